package vex

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// cdx is what of a CycloneDX document (1.4 and later) speaks of
// vulnerabilities, in JSON and in XML.
type cdx struct {
	XMLName  xml.Name `json:"-" xml:"bom"`
	Serial   string   `json:"serialNumber" xml:"serialNumber,attr"`
	Metadata struct {
		Timestamp string        `json:"timestamp" xml:"timestamp"`
		Component *cdxComponent `json:"component" xml:"component"`
	} `json:"metadata" xml:"metadata"`
	Components      []cdxComponent     `json:"components" xml:"components>component"`
	Vulnerabilities []cdxVulnerability `json:"vulnerabilities" xml:"vulnerabilities>vulnerability"`
}

type cdxComponent struct {
	Ref     string `json:"bom-ref" xml:"bom-ref,attr"`
	Type    string `json:"type" xml:"type,attr"`
	Group   string `json:"group" xml:"group"`
	Name    string `json:"name" xml:"name"`
	Version string `json:"version" xml:"version"`
	PURL    string `json:"purl" xml:"purl"`
	CPE     string `json:"cpe" xml:"cpe"`
	Hashes  []struct {
		Algorithm string `json:"alg" xml:"alg,attr"`
		Content   string `json:"content" xml:",chardata"`
	} `json:"hashes" xml:"hashes>hash"`
	Components []cdxComponent `json:"components" xml:"components>component"`
}

type cdxVulnerability struct {
	ID         string `json:"id" xml:"id"`
	Published  string `json:"published" xml:"published"`
	Updated    string `json:"updated" xml:"updated"`
	References []struct {
		ID string `json:"id" xml:"id"`
	} `json:"references" xml:"references>reference"`
	Analysis *struct {
		State         string `json:"state" xml:"state"`
		Justification string `json:"justification" xml:"justification"`
		Detail        string `json:"detail" xml:"detail"`
		FirstIssued   string `json:"firstIssued" xml:"firstIssued"`
		LastUpdated   string `json:"lastUpdated" xml:"lastUpdated"`
	} `json:"analysis" xml:"analysis"`
	Affects []struct {
		Ref      string       `json:"ref" xml:"ref"`
		Versions []cdxVersion `json:"versions" xml:"versions>version"`
	} `json:"affects" xml:"affects>target"`
}

type cdxVersion struct {
	Version string `json:"version" xml:"version"`
	Range   string `json:"range" xml:"range"`
	Status  string `json:"status" xml:"status"`
}

func parseCycloneDX(content []byte) ([]*statement, error) {
	var doc cdx
	if err := json.Unmarshal(content, &doc); err != nil {
		return nil, fmt.Errorf("reading CycloneDX: %w", err)
	}
	return doc.statements()
}

func parseCycloneDXXML(content []byte) ([]*statement, error) {
	dec := xml.NewDecoder(bytes.NewReader(content))
	// The formats are UTF-8 wherever they come from; other names of it are let through.
	dec.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") || strings.EqualFold(charset, "utf8") {
			return in, nil
		}
		return nil, fmt.Errorf("encoding %.40q is not supported", charset)
	}
	if err := xmlRoot(content); err != nil {
		return nil, err
	}
	var doc cdx
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading CycloneDX: %w", err)
	}
	return doc.statements()
}

// xmlRoot says ErrUnknown for XML that is no CycloneDX, and refuses nesting
// that a decoder would follow without a bound.
func xmlRoot(content []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(content))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth, first := 0, true
	for {
		tok, err := dec.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if first {
				return ErrUnknown
			}
			return fmt.Errorf("reading CycloneDX: %w", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if first && (t.Name.Local != "bom" || !bytes.Contains(content[:min(len(content), 4096)], []byte("cyclonedx.org/schema/bom"))) {
				return ErrUnknown
			}
			first = false
			if depth++; depth > 4*maxDepth {
				return errors.New("reading CycloneDX: elements are nested too deep")
			}
		case xml.EndElement:
			depth--
		}
	}
}

func (d *cdx) statements() ([]*statement, error) {
	components := map[string]*cdxComponent{}
	root := ""
	if c := d.Metadata.Component; c != nil {
		root = c.Ref
		index(components, []cdxComponent{*c}, 0)
	}
	index(components, d.Components, 0)
	var out []*statement
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		if v.Analysis == nil || v.Analysis.State == "" {
			continue
		}
		out = append(out, v.read(d, components, root)...)
	}
	if len(d.Vulnerabilities) == 0 {
		return nil, fmt.Errorf("%w: the CycloneDX document has no vulnerabilities", ErrUnknown)
	}
	return out, nil
}

func index(into map[string]*cdxComponent, list []cdxComponent, depth int) {
	if depth > maxDepth {
		return
	}
	for i := range list {
		if ref := list[i].Ref; ref != "" {
			into[ref] = &list[i]
		}
		index(into, list[i].Components, depth+1)
	}
}

// read gives what is said of one vulnerability: of the versions that a target
// excepts as unaffected it says another thing than of the rest.
func (v *cdxVulnerability) read(d *cdx, components map[string]*cdxComponent, root string) []*statement {
	ids := []string{v.ID}
	for _, r := range v.References {
		ids = append(ids, r.ID)
	}
	st := &statement{ids: unique(ids...), why: because(v.Analysis.Justification, v.Analysis.Detail)}
	switch v.Analysis.State {
	case "resolved", "resolved_with_pedigree":
		st.status = fixed
	case "exploitable":
		st.status = affected
	case "in_triage":
		st.status = underInvestigation
	case "false_positive":
		st.status, st.why = notAffected, because("false_positive", st.why)
	case "not_affected":
		st.status = notAffected
	default:
		st.invalid = fmt.Sprintf("its state %.80q is none of CycloneDX's", v.Analysis.State)
	}
	for _, t := range []string{v.Analysis.LastUpdated, v.Analysis.FirstIssued, v.Updated, d.Metadata.Timestamp, v.Published} {
		if st.time = parseTime(t); !st.time.IsZero() {
			break
		}
	}
	except := &statement{ids: st.ids, time: st.time, status: notAffected, why: "the version is listed as unaffected"}
	for _, a := range v.Affects {
		p := d.product(a.Ref, components, root)
		q := p
		for _, version := range a.Versions {
			to := &p
			if version.Status == "unaffected" && st.status != notAffected && st.status != fixed {
				to = &q
			}
			if version.Version != "" {
				to.versions = append(to.versions, version.Version)
			} else if version.Range != "" {
				to.ranges = append(to.ranges, version.Range)
			}
		}
		if len(q.versions)+len(q.ranges) > 0 {
			except.products = append(except.products, q)
		}
		if len(a.Versions) == 0 || len(p.versions)+len(p.ranges) > 0 {
			st.products = append(st.products, p)
		}
	}
	if len(except.products) == 0 {
		return []*statement{st}
	}
	if len(st.products) == 0 {
		return []*statement{except}
	}
	return []*statement{st, except}
}

// product is what a target's reference means: a component of the document, a
// component of another (BOM-Link), or a package URL as it is.
func (d *cdx) product(ref string, components map[string]*cdxComponent, root string) product {
	p := product{label: ref}
	c, ok := components[ref]
	if !ok {
		p.add(ref)
		return p
	}
	if c.Name != "" {
		p.label = strings.TrimSpace(c.Name + " " + c.Version)
	}
	p.add(c.PURL)
	p.add(c.CPE)
	for _, h := range c.Hashes {
		p.addHash(h.Algorithm, h.Content)
	}
	if c.Type == "container" {
		if isDigest(strings.ToLower(c.Version)) {
			p.add(c.Version)
		} else {
			p.add(c.Name)
		}
	}
	if d.Serial != "" {
		// What is judged may be this very bill of materials.
		p.names = append(p.names, identifier{kind: kindLink, text: ref,
			link: link{serial: strings.TrimPrefix(strings.ToLower(d.Serial), "urn:uuid:"), ref: ref}})
	}
	if c.PURL == "" && c.CPE == "" && c.Type != "container" {
		full := c.Name
		if c.Group != "" && ref != root {
			full = c.Group + "/" + c.Name
		}
		p.names = append(p.names, identifier{kind: kindName, text: full, name: name{name: full, version: c.Version}})
	}
	return p
}
