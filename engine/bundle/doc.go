// Package bundle builds, signs, verifies and compares bundles of policies.
// They are OPA's: what is built here a stock opa loads.
package bundle
