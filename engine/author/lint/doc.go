// Package lint finds mistakes in policies that neither the compiler nor a test
// shows: rules that never fire, conditions that do not mean what they seem to,
// constructs that Gatekeeper or the kernel cannot run, and slow ones.
//
// Checks lists every check; each is a function over a tree of policies. A
// comment "# boltseal:lint-ignore=CHECK why" above a line keeps a finding from
// being reported there.
package lint
