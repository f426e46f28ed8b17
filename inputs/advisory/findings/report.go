package findings

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Limits of what is read.
const (
	maxFile     = 256 << 20 // bytes of a report
	maxFindings = 1_000_000
	maxText     = 500 // bytes of a summary
	maxDepth    = 64  // nested components
)

// FactFindings is the fact that is missing where a report holds more than what
// could be taken over.
const FactFindings = "findings"

// ErrUnknown says that a file is none of the reports that can be read.
var ErrUnknown = errors.New("no report of Trivy, Grype or OSV-Scanner, no CycloneDX with vulnerabilities and no SARIF 2.1")

// Report is what one scanner found.
type Report struct {
	// Name is the file's name.
	Name string
	// Format is trivy, grype, osv-scanner, cyclonedx or sarif.
	Format string
	// Tool is the scanner as findings name it: trivy, grype, osv-scanner; else
	// what the report says in lower case.
	Tool string
	// Digests and References are what the report says it is about; DiffIDs are
	// the image's layers, uncompressed.
	Digests, References, DiffIDs []string
	// Vulnerabilities are the findings.
	Vulnerabilities []inputs.Vulnerability
	// Packages are the packages that the report lists, whether found
	// vulnerable or not.
	Packages []inputs.Package
	// Notes says what was not taken over.
	Notes []string
	// covers are the types of package URL that were looked at.
	covers map[string]bool
}

// Reports are the reports of a run.
type Reports struct {
	all []*Report
}

// Load reads reports of any of the formats. One that cannot be read is an error.
func Load(paths []string) (*Reports, error) {
	rs := &Reports{}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading findings: %w", err)
		}
		content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("reading findings: %w", err)
		}
		if len(content) > maxFile {
			return nil, fmt.Errorf("report %s is larger than %d MiB", path, maxFile>>20)
		}
		r, err := Parse(filepath.ToSlash(path), content)
		if err != nil {
			return nil, err
		}
		rs.all = append(rs.all, r)
	}
	return rs, nil
}

// List gives the reports in the order they were named.
func (rs *Reports) List() []*Report { return slices.Clone(rs.all) }

// Parse finds out a report's format by its content and reads it.
func Parse(name string, content []byte) (*Report, error) {
	r := &Report{Name: name, Vulnerabilities: []inputs.Vulnerability{}, Packages: []inputs.Package{}, covers: map[string]bool{}}
	if err := r.parse(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))); err != nil {
		return nil, fmt.Errorf("report %s: %w", name, err)
	}
	if len(r.Vulnerabilities) > maxFindings {
		return nil, fmt.Errorf("report %s: more than %d findings", name, maxFindings)
	}
	for i := range r.Vulnerabilities {
		r.total(&r.Vulnerabilities[i])
	}
	return r, nil
}

func (r *Report) parse(content []byte) error {
	trimmed := bytes.TrimLeft(content, " \t\r\n")
	switch {
	case bytes.HasPrefix(trimmed, []byte("<")):
		return r.cycloneDXXML(content)
	case bytes.HasPrefix(trimmed, []byte("[")):
		return r.trivy1(content)
	}
	var probe struct {
		Schema    json.RawMessage `json:"SchemaVersion"`
		Artifact  *string         `json:"ArtifactName"`
		Matches   json.RawMessage `json:"matches"`
		BOMFormat string          `json:"bomFormat"`
		Runs      json.RawMessage `json:"runs"`
		Version   json.RawMessage `json:"version"`
		Results   json.RawMessage `json:"results"` // also Trivy's Results: keys match in any case
	}
	if err := json.Unmarshal(content, &probe); err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	switch {
	case probe.BOMFormat == "CycloneDX":
		return r.cycloneDX(content)
	case probe.Runs != nil:
		if string(probe.Version) != `"2.1.0"` {
			return fmt.Errorf("SARIF version %.20s is not 2.1.0", probe.Version)
		}
		return r.sarif(content)
	case probe.Matches != nil:
		return r.grype(content)
	case probe.Schema != nil && (probe.Artifact != nil || probe.Results != nil):
		return r.trivy2(content)
	case probe.Results != nil && (bytes.Contains(content, []byte(`"packages"`)) || bytes.Contains(content, []byte(`"experimental_config"`)) || string(probe.Results) == "[]"):
		return r.osvScanner(content)
	}
	return ErrUnknown
}

// total leaves no null in a finding.
func (r *Report) total(v *inputs.Vulnerability) {
	for _, list := range []*[]string{&v.Aliases, &v.Fixed, &v.VEXNotes, &v.Disagreements} {
		if *list == nil {
			*list = []string{}
		}
	}
	if v.Ratings == nil {
		v.Ratings = []inputs.Rating{}
	}
	if v.Reachable == "" {
		v.Reachable = "unknown"
	}
	v.Sources = []string{r.Tool}
	v.Summary = line(v.Summary)
}

// line is the first line of a text, cut where it is long.
func line(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	return text
}

// finding is a vulnerability of which nothing is known yet.
func finding(id string) inputs.Vulnerability {
	return inputs.Vulnerability{ID: id, CVSS: -1, EPSS: -1}
}

// fixes splits a list of versions.
func fixes(list string) []string {
	out := []string{}
	for _, one := range strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' || c == '\n' }) {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// Merge implements advisory.Results.
func (rs *Reports) Merge(ctx context.Context, doc *inputs.Document) (func(*inputs.Package) bool, error) {
	about, others := rs.about(doc)
	if len(about) == 0 {
		doc.Evidence.Missing = append(doc.Evidence.Missing, others...)
	}
	place := newPlace(doc)
	for _, r := range about {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("taking over findings: %w", err)
		}
		r.mergeInto(doc, place)
		for _, note := range r.Notes {
			doc.Evidence.Missing = append(doc.Evidence.Missing, inputs.Gap{Fact: FactFindings, Why: "report " + r.Name + ": " + note})
		}
	}
	rs.compare(doc, about)
	return func(p *inputs.Package) bool { return covered(about, p.Type) }, nil
}

// covered says whether a report that is about the document looked at packages
// of a type.
func covered(about []*Report, kind string) bool {
	for _, r := range about {
		if r.states() && r.covers[kind] {
			return true
		}
	}
	return false
}

// compare states where one of the reports lists what another that looked at
// the same kind of packages does not.
func (rs *Reports) compare(doc *inputs.Document, about []*Report) {
	for i := range doc.Vulnerabilities {
		v := &doc.Vulnerabilities[i]
		for _, r := range about {
			kind, _, _ := strings.Cut(strings.TrimPrefix(v.PURL, "pkg:"), "/")
			if r.states() && r.covers[kind] && len(v.Sources) > 0 && !slices.Contains(v.Sources, r.Tool) {
				note := strings.Join(v.Sources, ", ") + ": affected; " + r.Tool + ": not listed"
				if !slices.Contains(v.Disagreements, note) {
					v.Disagreements = append(v.Disagreements, note)
				}
			}
		}
	}
}
