// Package trivydb imports advisories from a Trivy DB of schema version 2: a
// bbolt file with a bucket for every distribution's release and every
// ecosystem, in it one for every package, and beside them the vulnerabilities'
// details. The file is read by a reader of its own: the library maps a file
// into memory and trusts it, and this one comes from elsewhere.
package trivydb
