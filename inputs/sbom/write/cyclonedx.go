package write

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/cyclonedx"
)

// CycloneDX writes CycloneDX in JSON.
func CycloneDX(w io.Writer, doc *inputs.Document, o Options) error {
	b, err := cyclonedxOf(doc, o)
	if err != nil {
		return err
	}
	return writeJSON(w, b)
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// CycloneDXML writes CycloneDX in XML.
func CycloneDXML(w io.Writer, doc *inputs.Document, o Options) error {
	b, err := cyclonedxOf(doc, o)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(b); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

// cyclonedxOf makes the document, and its serial number of what it says.
func cyclonedxOf(doc *inputs.Document, o Options) (*bom, error) {
	if o.Version == "" {
		o.Version = "1.6"
	}
	if !slices.Contains(CycloneDXVersions(), o.Version) {
		return nil, fmt.Errorf("CycloneDX %s cannot be written, only %s", o.Version, strings.Join(CycloneDXVersions(), ", "))
	}
	c, err := gather(doc, o)
	if err != nil {
		return nil, err
	}
	known, err := knownLicenses()
	if err != nil {
		return nil, err
	}
	m := maker{version: o.Version, licenses: known}
	b := &bom{Namespace: cyclonedx.Namespace + o.Version, Schema: "http://cyclonedx.org/schema/bom-" + o.Version + ".schema.json",
		Format: "CycloneDX", SpecVersion: o.Version, Version: 1, Components: []component{}}
	b.Metadata = m.metadata(c)
	for i := range c.items {
		b.Components = append(b.Components, m.component(&c.items[i]))
	}
	for _, d := range c.needs {
		dep := dependency{Ref: d.Ref, DependsOn: d.DependsOn}
		for _, on := range d.DependsOn {
			dep.On = append(dep.On, reference{on})
		}
		b.Dependencies = append(b.Dependencies, dep)
	}
	b.Compositions = m.compositions(c)
	b.Found = m.vulnerabilities(c)
	content, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("encode CycloneDX: %w", err)
	}
	b.Serial = "urn:uuid:" + uuid(content)
	return b, nil
}

// maker makes the parts of a document of one version.
type maker struct {
	version  string
	licenses licenses
}

func (m maker) metadata(c *contents) metadata {
	out := metadata{Timestamp: c.created, Properties: c.properties}
	for _, name := range append([]string{"boltseal " + c.tool}, c.tools...) {
		name, version := nameAndVersion(name)
		if m.version == "1.4" {
			out.Tools.old = append(out.Tools.old, oldTool{name, version})
		} else {
			out.Tools.components = append(out.Tools.components, newTool{"application", name, version})
		}
	}
	for _, name := range c.authors {
		out.Authors = append(out.Authors, named{name})
	}
	if c.supplier != "" {
		out.Supplier = &named{c.supplier}
	}
	if c.subject.name != "" {
		subject := m.component(&c.subject)
		out.Component = &subject
	}
	if m.version != "1.4" {
		for _, name := range c.lifecycles {
			if slices.Contains([]string{"design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"}, name) {
				out.Lifecycles = append(out.Lifecycles, phase{name})
			}
		}
		if c.image {
			out.Lifecycles = []phase{{"post-build"}}
		}
	}
	return out
}

func nameAndVersion(s string) (name, version string) {
	if at := strings.LastIndexByte(s, ' '); at > 0 {
		return s[:at], s[at+1:]
	}
	return s, ""
}

// component writes what the version has words for.
func (m maker) component(it *item) component {
	c := component{Type: m.kind(it.kind), Ref: it.ref, Group: it.group, Name: it.name, Version: it.version, CPE: it.cpe, PURL: it.purl,
		Properties: it.properties, Licenses: m.choices(it.licenses)}
	if slices.Contains([]string{"required", "optional", "excluded"}, it.scope) {
		c.Scope = it.scope
	}
	if it.supplier != "" {
		c.Supplier = &named{it.supplier}
	}
	if strings.HasPrefix(it.cpe, "cpe:") && !cpeFits(it.cpe) {
		c.CPE = ""
		c.Properties = append(slices.Clip(c.Properties), property{"boltseal:cpe", it.cpe})
	}
	for _, h := range it.hashes {
		if hashFits(h) {
			c.Hashes = append(c.Hashes, hash{h.Algorithm, h.Value})
		}
	}
	if c.Name == "" {
		c.Name = it.ref
	}
	return c
}

// cpeFits says that a CPE name has all its parts: the schema of XML asks for it.
func cpeFits(cpe string) bool {
	return strings.HasPrefix(cpe, "cpe:/") || strings.HasPrefix(cpe, "cpe:2.3:") && strings.Count(strings.ReplaceAll(cpe, `\:`, ""), ":") == 12
}

// hashFits says that the schema has a word for the algorithm, and that the
// digest is as long as digests are.
func hashFits(h inputs.Hash) bool {
	known := []string{"MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3"}
	return slices.Contains(known, h.Algorithm) && slices.Contains([]int{32, 40, 64, 96, 128}, len(h.Value)) && strings.Trim(h.Value, "0123456789abcdef") == ""
}

// kind is a component's type; what the version has no word for is a library.
func (m maker) kind(kind string) string {
	switch kind {
	case "application", "framework", "library", "container", "operating-system", "device", "firmware", "file":
		return kind
	case "platform", "device-driver", "machine-learning-model", "data":
		if m.version != "1.4" {
			return kind
		}
	case "cryptographic-asset":
		if m.version == "1.6" || m.version == "1.7" {
			return kind
		}
	}
	return "library"
}

// choices are a component's licences: identifiers and names, or one
// expression, since the schema has no list with both.
func (m maker) choices(all []string) licenseChoices {
	if len(all) == 0 {
		return nil
	}
	expression := false
	for _, one := range all {
		expression = expression || !m.licenses[one] && m.licenses.isExpression(one)
	}
	if expression {
		if joined := m.licenses.joined(all); joined != "" {
			return licenseChoices{{Expression: joined}}
		}
	}
	var out licenseChoices
	for _, one := range all {
		if m.licenses[one] {
			out = append(out, licenseChoice{License: &license{ID: one}})
		} else {
			out = append(out, licenseChoice{License: &license{Name: one}})
		}
	}
	return out
}

// compositions says how complete the list is. Of an image that is not known:
// what no package database tells is not found.
func (m maker) compositions(c *contents) []composition {
	var out []composition
	if c.image {
		aggregate := "unknown"
		if c.incomplete {
			aggregate = "incomplete"
		}
		return []composition{{Aggregate: aggregate, Assemblies: []string{c.subject.ref}, In: []reference{{c.subject.ref}}}}
	}
	for _, aggregate := range c.aggregates {
		if m.version == "1.4" && strings.Contains(aggregate, "proprietary") || m.version == "1.4" && strings.Contains(aggregate, "opensource") {
			aggregate = "incomplete"
		}
		if one := (composition{Aggregate: aggregate}); len(out) == 0 || out[len(out)-1].Aggregate != aggregate {
			out = append(out, one)
		}
	}
	return out
}

// vulnerabilities writes what the document says of them, each once.
func (m maker) vulnerabilities(c *contents) []vulnerability {
	refs := map[string]string{}
	for i := range c.items {
		refs[c.items[i].purl] = c.items[i].ref
	}
	index := map[string]int{}
	var out []vulnerability
	for i := range c.found {
		v := &c.found[i]
		if v.ID == "" {
			continue
		}
		key := v.ID + "\x00" + v.VEX
		at, ok := index[key]
		if !ok {
			at = len(out)
			index[key] = at
			out = append(out, one(v))
		}
		if ref := refs[v.PURL]; v.PURL != "" && ref != "" && !slices.Contains(out[at].Affects, target{ref}) {
			out[at].Affects = append(out[at].Affects, target{ref})
		}
	}
	return out
}

func one(v *inputs.Vulnerability) vulnerability {
	out := vulnerability{ID: v.ID, Description: v.Summary, Published: v.Published}
	if len(v.Sources) > 0 {
		out.Source = &named{v.Sources[0]}
	}
	for _, r := range v.Ratings {
		one := rating{Severity: r.Severity, Vector: r.Vector}
		if r.CVSS >= 0 {
			one.Score = &r.CVSS
		}
		if r.Source != "" {
			one.Source = &named{r.Source}
		}
		out.Ratings = append(out.Ratings, one)
	}
	if len(v.Ratings) == 0 {
		out.Ratings = []rating{{Severity: v.Severity}}
	}
	state := map[string]string{"not_affected": "not_affected", "affected": "exploitable", "fixed": "resolved", "under_investigation": "in_triage"}[v.VEX]
	if state != "" {
		out.Analysis = &analysis{State: state, Detail: v.VEXWhy}
	}
	return out
}
