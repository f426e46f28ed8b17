// Package cli is boltseal's command line: one file per verb, each of which
// parses its flags, calls a package and prints. What the flags, the
// environment and the files come to is worked out by the config package.
package cli
