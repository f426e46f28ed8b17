// Package agreement judges other projects' own examples and compares what
// they expect with what Boltseal finds, check by check. A check is covered
// when a rule names it among its aliases; the table of all cases is a golden
// file, so that every change of coverage or agreement is seen in review.
package agreement
