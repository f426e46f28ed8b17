// Package oracle compares the advisories that we find for Go binaries
// with those that govulncheck finds, over a database made of the same records.
// It is a module of its own so that govulncheck stays out of the product.
package oracle
