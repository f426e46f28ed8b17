// Package cli proves the command line: every script in testdata runs the real
// binary and holds it to exit codes, what it prints where, and what it must
// never print.
package cli
