// Package pss proves that the rules pss/* judge as Kubernetes' own pod security
// admission does: on cases whose verdicts the real library gave.
//
// oracle is a module of its own that runs that library beside the rules, on
// its own fixtures and on thousands of generated pods: `make parity-pss`.
package pss
