// Package suite runs suites of gator verify (test.gatekeeper.sh): templates
// and constraints on objects, with what is expected of them.
package suite
