// Command bench measures Boltseal as whole processes beside its peers, in
// turn (A B A B …), so that ratios hold on a noisy machine. CPU is user plus
// system time as the kernel accounts it; memory is the peak resident set.
//
//	go run ./tests/bench [-n RUNS] [-peers DIR] [-corpora DIR]
//
// Peers are installed with `go install` at pinned versions into -peers.
package main
