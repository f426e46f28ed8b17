package store

import "strings"

// Entry is what one advisory says of one package of one ecosystem.
type Entry struct {
	// Ecosystem is the ecosystem as OSV writes it, its release included: Go,
	// Debian:12, Alpine:v3.19. Ecosystems that OSV does not know are written
	// alike: Amazon Linux:2023, Photon OS:5.0, Oracle Linux:9.
	Ecosystem string
	// Package is the package's name as the ecosystem writes it; distributions
	// other than those of Red Hat's kind mean source packages.
	Package string
	// ID is the advisory's identifier: CVE-…, GHSA-…, DEBIAN-CVE-…, RHSA-….
	ID string
	// Aliases are other identifiers of the very same vulnerability.
	Aliases []string
	// Upstream are the vulnerabilities that a distribution's advisory speaks of.
	// They may be several: then the advisory stands for each of them.
	Upstream []string
	// Published is when the advisory was published (RFC 3339), "" when unknown.
	Published string
	// Modified is when it was last changed (RFC 3339), "" when unknown.
	Modified string
	// Summary says in a line what it is about.
	Summary string
	// URL leads to the advisory, "" when unknown.
	URL string
	// Ratings are what is said of the severity, and by whom.
	Ratings []Rating
	// Intervals are the affected versions.
	Intervals []Interval
	// Versions are single affected versions beyond Intervals.
	Versions []string
	// Fixed are versions with the fix beyond those that end an interval.
	Fixed []string
	// Imports are the affected Go packages and symbols, for entries of Go.
	Imports []Import
	// Status is what a distribution says about a fix that is not there:
	// will_not_fix, end_of_life, deferred, …; "" when it says nothing.
	Status string
}

// Rating is somebody's view of the severity.
type Rating struct {
	// Source names who rates, lower case: ghsa, nvd, debian, redhat. "" for the
	// advisory's own database.
	Source string
	// Severity is critical, high, medium, low, info or unknown; "" where only
	// the vector speaks.
	Severity string
	// Vector is the CVSS vector (2, 3.x or 4.0), "" when there is none.
	Vector string
}

// Interval is a range of versions: from From to To.
type Interval struct {
	// From is the first affected version, "" for the very first one.
	From string
	// After says that From itself is not affected.
	After bool
	// To is where the range ends, "" for no end.
	To string
	// End says what To is.
	End End
}

// End is what the end of an Interval means.
type End byte

// The ends of an interval.
const (
	// Fixed: To is the first version with the fix; it is not affected.
	Fixed End = iota
	// Last: To is the last affected version.
	Last
	// Limit: To is not affected, but no fix either.
	Limit
)

// Import is an affected Go package.
type Import struct {
	// Path is the import path.
	Path string
	// Symbols are the affected functions and methods; none for all.
	Symbols []string
	// GOOS and GOARCH are the platforms that are affected; none for all.
	GOOS, GOARCH []string
}

// Family is an ecosystem without its release: Debian of Debian:12.
func Family(ecosystem string) string {
	family, _, _ := strings.Cut(ecosystem, ":")
	return family
}
