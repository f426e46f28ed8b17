package vex

import (
	"strings"
	"sync/atomic"
	"time"
)

// The status of a statement, in OpenVEX's words.
const (
	notAffected        = "not_affected"
	affected           = "affected"
	fixed              = "fixed"
	underInvestigation = "under_investigation"
)

// statement is what somebody says about vulnerabilities in products.
type statement struct {
	source   string   // the file
	ids      []string // the vulnerability and its aliases
	status   string
	why      string    // justification and impact, in the document's words
	invalid  string    // why it cannot be applied to anything, else ""
	time     time.Time // zero when unknown
	order    int       // where it stands among all
	products []product
	applied  atomic.Bool
	seen     atomic.Bool // its vulnerability is in some document
}

// product is something that a statement speaks of.
type product struct {
	label string       // as the document calls it
	names []identifier // any of them will do
	parts []product    // what in it; none for all of it
	// versions are those that alone are meant; none for all.
	versions []string
	// ranges are ranges of versions that cannot be compared.
	ranges []string
}

// The kinds of identifiers.
const (
	kindPURL = iota
	kindCPE
	kindDigest
	kindReference
	kindLink
	kindName
)

// identifier is one way to name a product.
type identifier struct {
	kind int
	text string // as written; of a digest algorithm:hex
	purl purl
	cpe  cpe
	link link
	name name
}

// link is a BOM-Link: urn:cdx:SERIAL/VERSION#REF
// (https://cyclonedx.org/capabilities/bomlink/).
type link struct {
	serial, version, ref string
}

// name is a product that only has a name.
type name struct {
	vendor, name, version string
}

// identify finds out what kind of identifier s is; ok is false for "".
func identify(s string) (identifier, bool) {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s)
	switch {
	case s == "":
		return identifier{}, false
	case strings.HasPrefix(lower, "pkg:"):
		if p, err := parsePURL(s); err == nil {
			return identifier{kind: kindPURL, text: s, purl: p}, true
		}
	case strings.HasPrefix(lower, "cpe:"):
		if c, ok := parseCPE(s); ok {
			return identifier{kind: kindCPE, text: s, cpe: c}, true
		}
	case strings.HasPrefix(lower, "urn:cdx:"):
		rest := s[len("urn:cdx:"):]
		rest, ref, _ := strings.Cut(rest, "#")
		serial, version, _ := strings.Cut(rest, "/")
		return identifier{kind: kindLink, text: s, link: link{serial: strings.ToLower(serial), version: version, ref: unescape(ref)}}, true
	case isDigest(lower):
		return identifier{kind: kindDigest, text: lower}, true
	}
	return identifier{kind: kindReference, text: s}, true
}

// isDigest says that s is algorithm:hex.
func isDigest(s string) bool {
	algorithm, hex, ok := strings.Cut(s, ":")
	if !ok || !strings.HasPrefix(algorithm, "sha") || len(hex) < 32 {
		return false
	}
	return strings.Trim(hex, "0123456789abcdef") == ""
}

// digestOf is the digest that a document states as a hash, "" for algorithms
// that images are not named by.
func digestOf(algorithm, value string) string {
	algorithm = strings.ReplaceAll(strings.ToLower(algorithm), "-", "")
	value = strings.ToLower(strings.TrimSpace(value))
	if strings.HasPrefix(value, algorithm+":") {
		value = value[len(algorithm)+1:]
	}
	if d := algorithm + ":" + value; isDigest(d) {
		return d
	}
	return ""
}

// add appends the identifier that s is.
func (p *product) add(s string) {
	if id, ok := identify(s); ok {
		p.names = append(p.names, id)
	}
}

func (p *product) addHash(algorithm, value string) {
	if d := digestOf(algorithm, value); d != "" {
		p.names = append(p.names, identifier{kind: kindDigest, text: d})
	}
}

// parseTime reads a time as the formats write it; zero when it is none.
func parseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// because puts a justification and what explains it together.
func because(justification, detail string) string {
	justification, detail = strings.TrimSpace(justification), strings.TrimSpace(detail)
	if len(detail) > maxWhy {
		detail = strings.ToValidUTF8(detail[:maxWhy], "") + "…"
	}
	if justification != "" && detail != "" {
		return justification + ": " + detail
	}
	return justification + detail
}

// check says what is wrong with a statement that can be read.
func (s *statement) check() {
	switch {
	case s.invalid != "":
	case s.status == notAffected && s.why == "":
		s.invalid = "it says not_affected and gives neither a justification nor an impact statement"
	case len(s.ids) == 0:
		s.invalid = "it names no vulnerability"
	case len(s.products) == 0:
		s.invalid = "it names no product"
	}
}
