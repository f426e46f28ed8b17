// Package grypedb imports advisories from a Grype DB of model 6: a SQLite file
// with tables of packages, operating systems and vulnerabilities, whose details
// are JSON in one table of blobs. Probabilities of exploitation and the list of
// exploited vulnerabilities come with it.
package grypedb
