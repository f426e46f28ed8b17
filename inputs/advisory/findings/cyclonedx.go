package findings

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
)

// cdxReport is what of a CycloneDX document (1.4 and later) speaks of
// vulnerabilities and what they are in.
type cdxReport struct {
	XMLName  xml.Name `json:"-" xml:"bom"`
	Metadata struct {
		Tools     json.RawMessage `json:"tools" xml:"-"`
		Component *cdxComponent   `json:"component" xml:"component"`
	} `json:"metadata" xml:"metadata"`
	Components      []cdxComponent     `json:"components" xml:"components>component"`
	Vulnerabilities []cdxVulnerability `json:"vulnerabilities" xml:"vulnerabilities>vulnerability"`
}

type cdxComponent struct {
	Ref        string         `json:"bom-ref" xml:"bom-ref,attr"`
	Type       string         `json:"type" xml:"type,attr"`
	Group      string         `json:"group" xml:"group"`
	Name       string         `json:"name" xml:"name"`
	Version    string         `json:"version" xml:"version"`
	PURL       string         `json:"purl" xml:"purl"`
	Properties []cdxProperty  `json:"properties" xml:"properties>property"`
	Components []cdxComponent `json:"components" xml:"components>component"`
}

type cdxProperty struct {
	Name  string `json:"name" xml:"name,attr"`
	Value string `json:"value" xml:",chardata"`
}

type cdxVulnerability struct {
	ID         string `json:"id" xml:"id"`
	References []struct {
		ID string `json:"id" xml:"id"`
	} `json:"references" xml:"references>reference"`
	Source struct {
		URL string `json:"url" xml:"url"`
	} `json:"source" xml:"source"`
	Ratings []struct {
		Source struct {
			Name string `json:"name" xml:"name"`
		} `json:"source" xml:"source"`
		Score    *float64 `json:"score" xml:"score"`
		Severity string   `json:"severity" xml:"severity"`
		Vector   string   `json:"vector" xml:"vector"`
	} `json:"ratings" xml:"ratings>rating"`
	Description    string `json:"description" xml:"description"`
	Recommendation string `json:"recommendation" xml:"recommendation"`
	Published      string `json:"published" xml:"published"`
	Rejected       string `json:"rejected" xml:"rejected"`
	Analysis       *struct {
		State         string `json:"state" xml:"state"`
		Justification string `json:"justification" xml:"justification"`
		Detail        string `json:"detail" xml:"detail"`
	} `json:"analysis" xml:"analysis"`
	Affects []struct {
		Ref      string `json:"ref" xml:"ref"`
		Versions []struct {
			Version string `json:"version" xml:"version"`
			Status  string `json:"status" xml:"status"`
		} `json:"versions" xml:"versions>version"`
	} `json:"affects" xml:"affects>target"`
}

func (r *Report) cycloneDX(content []byte) error {
	var in cdxReport
	if err := json.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading CycloneDX: %w", err)
	}
	return r.cdx(&in)
}

func (r *Report) cycloneDXXML(content []byte) error {
	if err := xmlRoot(content); err != nil {
		return err
	}
	var in cdxReport
	if err := xml.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading CycloneDX: %w", err)
	}
	return r.cdx(&in)
}

// xmlRoot says ErrUnknown for XML that is no CycloneDX, and refuses nesting
// that a decoder would follow without a bound.
func xmlRoot(content []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(content))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for depth, first := 0, true; ; {
		tok, err := dec.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading XML: %w", err)
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

func (r *Report) cdx(in *cdxReport) error {
	r.Format, r.Tool = "cyclonedx", cdxTool(in.Metadata.Tools)
	components := map[string]*cdxComponent{}
	r.index(components, in.Components, 0)
	if c := in.Metadata.Component; c != nil {
		components[c.Ref] = c
		r.cdxSubject(c)
	}
	if in.Vulnerabilities == nil {
		// A bill of materials that nobody looked for vulnerabilities in.
		return fmt.Errorf("%w: the CycloneDX document has no list of vulnerabilities", ErrUnknown)
	}
	for i := range in.Vulnerabilities {
		if v := &in.Vulnerabilities[i]; v.Rejected == "" {
			r.cdxVulnerability(v, components)
		}
	}
	return nil
}

// cdxTool is the first of the tools: a list of {name} up to 1.4, an object with
// components since.
func cdxTool(raw json.RawMessage) string {
	type tool struct {
		Name string `json:"name"`
	}
	var list []tool
	var object struct {
		Components []tool `json:"components"`
	}
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &object) == nil {
		list = object.Components
	}
	for _, t := range list {
		if t.Name != "" {
			return strings.ToLower(line(t.Name))
		}
	}
	return "cyclonedx"
}

func (r *Report) cdxSubject(c *cdxComponent) {
	if p, err := packageurl.FromString(c.PURL); err == nil && (p.Type == "oci" || p.Type == "docker") {
		r.digest(p.Version)
	}
	if c.Type == "container" {
		r.digest(c.Version)
		r.repository(c.Name)
	}
	for _, p := range c.Properties {
		switch p.Name {
		case "aquasecurity:trivy:ImageID":
			r.digest(p.Value)
		case "aquasecurity:trivy:RepoDigest":
			r.repository(p.Value)
		case "aquasecurity:trivy:RepoTag":
			r.reference(p.Value)
		case "aquasecurity:trivy:DiffID":
			r.DiffIDs = append(r.DiffIDs, p.Value)
		}
	}
}

func (r *Report) index(into map[string]*cdxComponent, list []cdxComponent, depth int) {
	if depth > maxDepth {
		return
	}
	for i := range list {
		c := &list[i]
		if c.Ref != "" {
			into[c.Ref] = c
		}
		if c.PURL != "" {
			r.covers[typeOf(c.PURL)] = true
			r.Packages = append(r.Packages, inputs.Package{Name: c.fullName(), Version: c.Version, Type: typeOf(c.PURL), PURL: c.PURL, CPEs: []string{}, Licenses: []string{}})
		}
		r.index(into, c.Components, depth+1)
	}
}

func (c *cdxComponent) fullName() string {
	if c.Group == "" {
		return c.Name
	}
	if typeOf(c.PURL) == "maven" {
		return c.Group + ":" + c.Name
	}
	return c.Group + "/" + c.Name
}

// upgrade finds the versions in what Trivy recommends: Upgrade x to version 1.2.
func upgrade(text string) []string {
	out := []string{}
	for _, m := range regexp.MustCompile(`to version (\S+)`).FindAllStringSubmatch(text, 20) {
		for _, one := range fixes(strings.TrimRight(m[1], ";.")) {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

func (r *Report) cdxVulnerability(in *cdxVulnerability, components map[string]*cdxComponent) {
	v := finding(in.ID)
	for _, ref := range in.References {
		if ref.ID != "" && ref.ID != in.ID {
			v.Aliases = append(v.Aliases, ref.ID)
		}
	}
	v.Summary, v.URL, v.Published, v.Severity = in.Description, in.Source.URL, in.Published, severity.Unknown
	for _, rating := range in.Ratings {
		one := inputs.Rating{Source: strings.ToLower(rating.Source.Name), Severity: severity.Word(rating.Severity), CVSS: -1, Vector: rating.Vector}
		if one.Source == "" {
			one.Source = r.Tool
		}
		if rating.Score != nil && *rating.Score >= 0 && *rating.Score <= 10 {
			one.CVSS = *rating.Score
		} else if score, _, _, ok := severity.Score(rating.Vector); ok {
			one.CVSS = score
		}
		if one.Severity == severity.Unknown && one.CVSS >= 0 {
			one.Severity = severity.Of(one.CVSS)
		}
		if severity.Rank(one.Severity) > severity.Rank(v.Severity) {
			v.Severity = one.Severity
		}
		v.CVSS = max(v.CVSS, one.CVSS)
		v.Ratings = append(v.Ratings, one)
	}
	if a := in.Analysis; a != nil {
		v.VEX = analysed(a.State)
		if v.VEX != "" {
			v.VEXSource = r.Name
			v.VEXWhy = strings.Trim(line(a.Justification)+": "+line(a.Detail), ": ")
			if a.State == "false_positive" {
				v.VEXWhy = strings.TrimSuffix("false positive: "+v.VEXWhy, ": ")
			}
		}
		if v.VEX == "not_affected" && v.VEXWhy == "" {
			v.VEX, v.VEXSource = "", ""
			v.VEXNotes = []string{r.Name + ": it says not_affected and gives no justification"}
		}
	}
	if len(in.Affects) == 0 {
		r.Vulnerabilities = append(r.Vulnerabilities, v)
	}
	for _, a := range in.Affects {
		one := v
		one.Fixed = upgrade(in.Recommendation)
		if c := components[a.Ref]; c != nil {
			one.Package, one.PURL, one.Installed = c.fullName(), c.PURL, c.Version
		} else if p, err := packageurl.FromString(a.Ref[strings.Index(a.Ref, "#")+1:]); err == nil {
			one.PURL, one.Installed = p.ToString(), p.Version
			one.Package = strings.TrimPrefix(p.Namespace+"/"+p.Name, "/")
		}
		for _, version := range a.Versions {
			if version.Status == "unaffected" && version.Version != "" {
				one.Fixed = append(one.Fixed, version.Version)
			} else if one.Installed == "" {
				one.Installed = version.Version
			}
		}
		r.Vulnerabilities = append(r.Vulnerabilities, one)
	}
}

// analysed is a state of an analysis in the words of VEX; "" for none.
func analysed(state string) string {
	switch state {
	case "resolved", "resolved_with_pedigree":
		return "fixed"
	case "exploitable":
		return "affected"
	case "in_triage":
		return "under_investigation"
	case "false_positive", "not_affected":
		return "not_affected"
	}
	return ""
}
