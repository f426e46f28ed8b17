// Package noise measures how loud the default profile is on real files: the
// findings per file and the loudest rules stand in a golden table, and the 30
// findings with the smallest fingerprints, a sample that nobody chooses, are
// read by hand and stand in testdata/verdicts.tsv.
package noise
