// Package golang finds the modules of Go programs: what the linker wrote into
// executables (build info), and what go.mod files declare.
package golang
