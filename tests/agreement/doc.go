// Package agreement judges other projects' own examples and compares what
// they expect with what Boltseal finds, check by check. A check is covered
// when a rule names it among its aliases; the table of all cases is a golden
// file, so that every change of coverage or agreement is seen in review. The
// lists in cases say in our words what other tools' rules do; there every
// case agrees, or has its reason in policies/coverage/disagreements.tsv.
package agreement
