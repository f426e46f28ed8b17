// Package osv reads advisories in the Open Source Vulnerability format
// (https://ossf.github.io/osv-schema/): directories, archives, single records
// and lines of records, one at a time and within bounds.
package osv
