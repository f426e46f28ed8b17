// Package parity proves that the view of a Kubernetes object that the shipped
// Rego computes from an admission review, as it must inside Gatekeeper, is the
// one that the Kubernetes collector gives in Go.
package parity
