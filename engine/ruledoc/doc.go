// Package ruledoc writes the rules' documentation from what the rules
// themselves say: their METADATA and their examples.
package ruledoc
