package spdx

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// pkg reads a package.
func (r *reader) pkg(n tree.Node) (c inputs.Component, extra listing.Extra) {
	c = listing.NoComponent()
	c.Type, extra.Packaged = "library", true
	var concluded, declared, originator string
	for n := range n.All() {
		switch n.Key() {
		case "SPDXID":
			c.Ref = r.Text(n.Text())
		case "name":
			c.Name = r.Text(n.Text())
		case "versionInfo":
			c.Version = r.Text(known(n.Text()))
		case "supplier":
			_, c.Supplier = agent(r.Text(n.Text()))
		case "originator":
			_, originator = agent(r.Text(n.Text()))
		case "primaryPackagePurpose":
			c.Type = purpose(n.Text())
		case "licenseConcluded":
			concluded = r.licenseOf(n.Text())
		case "licenseDeclared":
			declared = r.licenseOf(n.Text())
		case "checksums":
			c.Hashes = checksums(n)
		case "packageVerificationCode":
			extra.Identified = n.Get("packageVerificationCodeValue").Text() != ""
		case "externalRefs":
			for ref := range n.All() {
				r.externalRef(&c, &extra, ref)
			}
		case "sourceInfo":
			sourceInfo(&extra, r.Text(n.Text()))
		case "comment":
			ownNotes(&extra, n.Text())
		case "attributionTexts":
			for text := range n.All() {
				layer(&extra, text.Text())
			}
		case "annotations":
			for annotation := range n.All() {
				layer(&extra, annotation.Get("comment").Text())
			}
		}
	}
	if c.Supplier == "" {
		c.Supplier = originator
	}
	switch {
	case concluded != "":
		c.Licenses = []string{concluded}
	case declared != "":
		c.Licenses = []string{declared}
	}
	if r.WithPlaces {
		extra.Place = place{n}
	}
	return c, extra
}

// purpose is the type that CycloneDX has for a package's purpose (SPDX 2.3,
// section 7.24): those it has no word for are libraries.
func purpose(s string) string {
	switch s {
	case "APPLICATION", "FRAMEWORK", "CONTAINER", "DEVICE", "FIRMWARE", "FILE":
		return strings.ToLower(s)
	case "OPERATING-SYSTEM", "OPERATING_SYSTEM":
		return "operating-system"
	}
	return "library"
}

// externalRef reads a package's identifiers in other catalogues. In RDF types
// are addresses that end with the name.
func (r *reader) externalRef(c *inputs.Component, extra *listing.Extra, n tree.Node) {
	kind := n.Get("referenceType").Text()
	kind = kind[strings.LastIndexByte(kind, '/')+1:]
	locator := r.Text(strings.TrimSpace(n.Get("referenceLocator").Text()))
	switch kind {
	case "purl", "packageUrl":
		if c.PURL == "" {
			c.PURL = locator
		}
	case "cpe23Type", "cpe22Type", "cpe23", "cpe22":
		if c.CPE == "" {
			c.CPE = locator
		}
		extra.CPEs = append(extra.CPEs, locator)
	case "swh", "swid", "gitoid":
		extra.Identified = true
	}
}

// checksums reads digests; SPDX writes SHA256 where CycloneDX has SHA-256.
func checksums(n tree.Node) []inputs.Hash {
	out := []inputs.Hash{}
	for sum := range n.All() {
		out = append(out, inputs.Hash{Algorithm: algorithm(sum.Get("algorithm").Text()),
			Value: strings.ToLower(strings.TrimSpace(sum.Get("checksumValue").Text()))})
	}
	return out
}

func algorithm(s string) string {
	s = strings.ToUpper(s)
	s = s[strings.LastIndexByte(s, '/')+1:]
	s = strings.TrimPrefix(s, "CHECKSUMALGORITHM_")
	if bits, ok := strings.CutPrefix(s, "SHA"); ok && bits != "" && !strings.HasPrefix(bits, "-") && !strings.HasPrefix(bits, "3") {
		return "SHA-" + bits
	}
	return strings.ReplaceAll(s, "_", "-")
}

// sourceInfo reads what Syft and Trivy write there: "acquired package info
// from DPKG DB: /var/lib/dpkg/status", "built package from: openssl 3.0.11".
func sourceInfo(extra *listing.Extra, s string) {
	if source, ok := strings.CutPrefix(s, "built package from: "); ok {
		extra.Source.Name, extra.Source.Version, _ = strings.Cut(source, " ")
		return
	}
	if _, paths, ok := strings.Cut(s, ": "); ok && strings.HasPrefix(s, "acquired package info from") {
		path, _, _ := strings.Cut(paths, ", ")
		extra.Path = path
	}
}

// layer reads Trivy's notes about the layer of an image.
func layer(extra *listing.Extra, s string) {
	if digest, ok := strings.CutPrefix(s, "LayerDigest: "); ok {
		extra.Layer = digest
	}
	if digest, ok := strings.CutPrefix(s, "LayerDiffID: "); ok && extra.Layer == "" {
		extra.Layer = digest
	}
}

// ownNotes reads what boltseal sbom writes into a comment.
func ownNotes(extra *listing.Extra, s string) {
	for line := range strings.Lines(s) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "boltseal:layer":
			extra.Layer = value
		case "boltseal:path":
			extra.Path = value
		case "boltseal:owned-by":
			extra.OwnedBy = value
		}
	}
}

// file reads a file.
func (r *reader) file(n tree.Node) (c inputs.Component, extra listing.Extra) {
	c = listing.NoComponent()
	c.Type = "file"
	for n := range n.All() {
		switch n.Key() {
		case "SPDXID":
			c.Ref = r.Text(n.Text())
		case "fileName":
			c.Name = r.Text(n.Text())
		case "checksums":
			c.Hashes = checksums(n)
		case "licenseConcluded":
			if license := r.licenseOf(n.Text()); license != "" {
				c.Licenses = []string{license}
			}
		}
	}
	if r.WithPlaces {
		extra.Place = place{n}
	}
	return c, extra
}

// place is where an element stands.
type place struct{ n tree.Node }

// Span implements listing.Place.
func (p place) Span() (start, end int) { return p.n.Span() }

// Field implements listing.Place.
func (p place) Field(name string) (start, end int, ok bool) {
	keys := map[string][]string{
		"ref": {"SPDXID"}, "type": {"primaryPackagePurpose"}, "name": {"name", "fileName"}, "version": {"versionInfo"},
		"supplier": {"supplier", "originator"}, "licenses": {"licenseConcluded", "licenseDeclared"}, "hashes": {"checksums"},
	}
	for _, key := range keys[name] {
		if n := p.n.Get(key); n.OK() {
			start, end = n.Span()
			return start, end, true
		}
	}
	if name == "purl" || name == "cpe" {
		for ref := range p.n.Get("externalRefs").All() {
			if strings.Contains(ref.Get("referenceType").Text(), name) {
				start, end = ref.Get("referenceLocator").Span()
				return start, end, true
			}
		}
	}
	return 0, 0, false
}
