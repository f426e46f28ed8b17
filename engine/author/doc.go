// Package author is for those who write policies: Check finds what is wrong
// with a rule library before it ships, Test runs Rego tests and the examples
// beside the rules, RunBench measures what each rule costs.
//
// A rule's examples lie in its folder: examples/bad/ holds files that the rule
// must fire on, examples/good/ files that it must not. The lines it must fire
// at are named by comments, "# want: topic/rule", on a line of their own
// directly above the line or trailing on it, or, where a format has no
// comments, by lines "LINE topic/rule" in a side file NAME.want. Exactly these
// lines must be found. examples/parameters.yaml sets the rule's parameters for
// all of its examples.
package author
