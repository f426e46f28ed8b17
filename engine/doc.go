// Package engine judges documents: it compiles policies once, evaluates them
// on many documents, and says for each rule pass, fail, incomplete or error.
// Files, formats and the command line are other rooms' business.
package engine
