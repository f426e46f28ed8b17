package write

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs"
)

// Options are how a bill of materials is written.
type Options struct {
	// Version is the version of CycloneDX, 1.4 to 1.7; "" for 1.6.
	Version string
	// Time is when it is made; the zero time for when the image or the bill of
	// materials that is converted was made.
	Time time.Time
	// Tool is the version of this program.
	Tool string
}

// Format is a format that can be written.
type Format struct {
	// Name is what users call it.
	Name string
	// Write writes a document of kind image or sbom.
	Write func(w io.Writer, doc *inputs.Document, o Options) error
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{{"cyclonedx", CycloneDX}, {"cyclonedx-xml", CycloneDXML}, {"spdx", SPDX}, {"spdx-tag-value", SPDXTagValue}}
}

// CycloneDXVersions are the versions that can be written.
func CycloneDXVersions() []string { return []string{"1.4", "1.5", "1.6", "1.7"} }

// contents are what both formats say, each in its own words.
type contents struct {
	name       string
	created    string
	tool       string
	tools      []string
	authors    []string
	supplier   string
	subject    item
	items      []item
	needs      []inputs.Dependency // by ref
	aggregates []string
	lifecycles []string
	properties []property
	incomplete bool // what is inside could not all be read
	image      bool
	found      []inputs.Vulnerability
}

// item is one component.
type item struct {
	ref, kind, group, name, version string
	purl, cpe, supplier, scope      string
	licenses                        []string
	hashes                          []inputs.Hash
	properties                      []property
	path                            string
	source                          inputs.PackageSource
}

type property struct {
	Name  string `json:"name" xml:"name,attr"`
	Value string `json:"value" xml:",chardata"`
}

// gather takes what is to be written from a document.
func gather(doc *inputs.Document, o Options) (*contents, error) {
	c := &contents{tool: o.Tool, found: doc.Vulnerabilities}
	if c.tool == "" || strings.HasPrefix(c.tool, "(") {
		c.tool = "0"
	}
	switch {
	case doc.Image != nil:
		c.fromImage(doc)
	case doc.SBOM != nil:
		c.fromSBOM(doc)
	default:
		return nil, fmt.Errorf("a document of kind %s lists no software", doc.Kind)
	}
	for _, gap := range doc.Evidence.Missing {
		if gap.Fact == "packages" || gap.Fact == "files" {
			c.incomplete = true
		}
	}
	if !o.Time.IsZero() {
		c.created = o.Time.UTC().Format(time.RFC3339)
	}
	if t, err := time.Parse(time.RFC3339Nano, c.created); err == nil {
		c.created = t.UTC().Truncate(time.Second).Format(time.RFC3339)
	} else {
		// Neither format allows for none; the same input must give the same bytes.
		c.created = "1970-01-01T00:00:00Z"
	}
	c.unique()
	return c, nil
}

// unique gives every component a reference of its own.
func (c *contents) unique() {
	seen := map[string]bool{c.subject.ref: true}
	for i := range c.items {
		ref := c.items[i].ref
		if ref == "" {
			ref = fmt.Sprintf("%s@%s", c.items[i].name, c.items[i].version)
		}
		for n := 2; seen[ref]; n++ {
			ref = fmt.Sprintf("%s#%d", c.items[i].ref, n)
		}
		seen[ref] = true
		c.items[i].ref = ref
	}
	known := c.needs[:0]
	for _, d := range c.needs {
		on := slices.DeleteFunc(slices.Clone(d.DependsOn), func(ref string) bool { return !seen[ref] })
		if seen[d.Ref] {
			slices.Sort(on)
			known = append(known, inputs.Dependency{Ref: d.Ref, DependsOn: slices.Compact(on)})
		}
	}
	c.needs = known
}

// uuid is a UUID made of content (RFC 9562, version 8).
func uuid(content []byte) string {
	sum := sha256.Sum256(content)
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
