// Package positions checks that findings point at the right line: for 200
// findings over real files, chosen by smallest fingerprint and committed, the
// files are read again by other means (another YAML library, BuildKit's own
// account of the instructions) and the node's line is worked out anew.
package positions
