// Package advisory adds to a document which vulnerabilities its packages are
// known to have: looked up in a store of advisories that lies on this machine
// (store), or taken from another scanner's report; then judged by VEX
// statements. What could not be looked up is a gap in the document's evidence.
package advisory
