// Package match decides which objects a constraint of Gatekeeper judges: its
// spec.match, as pkg/mutation/match of Gatekeeper has it.
package match
