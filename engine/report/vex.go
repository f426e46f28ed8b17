package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// The parts of a CycloneDX 1.6 document that a VEX needs
// (https://cyclonedx.org/docs/1.6/json/).
type (
	cdxBOM struct {
		Format          string             `json:"bomFormat"`
		SpecVersion     string             `json:"specVersion"`
		SerialNumber    string             `json:"serialNumber"`
		Version         int                `json:"version"`
		Metadata        cdxMetadata        `json:"metadata"`
		Components      []cdxComponent     `json:"components"`
		Vulnerabilities []cdxVulnerability `json:"vulnerabilities"`
	}
	cdxMetadata struct {
		Timestamp string        `json:"timestamp,omitempty"`
		Tools     cdxTools      `json:"tools"`
		Component *cdxComponent `json:"component,omitempty"`
	}
	cdxTools struct {
		Components []cdxComponent `json:"components"`
	}
	cdxComponent struct {
		Ref     string `json:"bom-ref,omitempty"`
		Type    string `json:"type"`
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
		PURL    string `json:"purl,omitempty"`
	}
	cdxVulnerability struct {
		ID         string         `json:"id"`
		Source     *cdxSource     `json:"source,omitempty"`
		References []cdxReference `json:"references,omitempty"`
		Ratings    []cdxRating    `json:"ratings"`
		Advisories []cdxAdvisory  `json:"advisories,omitempty"`
		Analysis   cdxAnalysis    `json:"analysis"`
		Affects    []cdxAffected  `json:"affects"`
	}
	cdxSource struct {
		Name string `json:"name,omitempty"`
		URL  string `json:"url,omitempty"`
	}
	cdxReference struct {
		ID     string    `json:"id"`
		Source cdxSource `json:"source"`
	}
	cdxRating struct {
		Severity string `json:"severity"`
	}
	cdxAdvisory struct {
		URL string `json:"url"`
	}
	cdxAnalysis struct {
		State         string   `json:"state"`
		Justification string   `json:"justification,omitempty"`
		Response      []string `json:"response,omitempty"`
		Detail        string   `json:"detail,omitempty"`
	}
	cdxAffected struct {
		Ref      string       `json:"ref"`
		Versions []cdxVersion `json:"versions,omitempty"`
	}
	cdxVersion struct {
		Version string `json:"version"`
		Status  string `json:"status"`
	}
)

// writeVEX writes what the findings and waivers say of vulnerabilities as a
// CycloneDX VEX: a waiver that gives one of CycloneDX's justifications says
// that the product is not affected, any other that the risk is accepted; what
// nobody has waived is in triage.
func writeVEX(w io.Writer, r Report, _ Style) error {
	v := vexWriter{components: map[string]cdxComponent{}, known: map[string]int{}}
	for i := range r.Documents {
		d := &r.Documents[i]
		for _, found := range vulnerabilities(d, func(*engine.Finding) bool { return true }) {
			v.add(found)
		}
	}
	bom := cdxBOM{Format: "CycloneDX", SpecVersion: "1.6", Version: 1, Components: []cdxComponent{}, Vulnerabilities: []cdxVulnerability{}}
	bom.Metadata = cdxMetadata{Timestamp: r.EffectiveTime, Tools: cdxTools{Components: []cdxComponent{
		{Type: "application", Name: firstNonEmpty(r.Tool.Name, "boltseal"), Version: r.Tool.Version}}}}
	if len(r.Documents) == 1 {
		bom.Metadata.Component = described(&r.Documents[0])
	}
	for _, ref := range sortedKeys(v.components) {
		bom.Components = append(bom.Components, v.components[ref])
	}
	slices.SortStableFunc(v.list, func(a, b cdxVulnerability) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Analysis.State, b.Analysis.State), strings.Compare(a.Analysis.Detail, b.Analysis.Detail))
	})
	bom.Vulnerabilities = append(bom.Vulnerabilities, v.list...)
	bom.SerialNumber = serial(bom)
	return encode(w, bom)
}

// described is what the document describes.
func described(d *Document) *cdxComponent {
	name := firstNonEmpty(d.Subject.Name, d.Subject.Ref, d.File)
	if name == "" {
		return nil
	}
	kind := "application"
	if d.Image != nil {
		kind = "container"
	}
	return &cdxComponent{Ref: "subject", Type: kind, Name: oneLine(name), Version: d.Subject.Digest}
}

// serial is a serial number made of the content: equal reports give equal
// documents. The version and variant are those of a UUID of one's own making
// (RFC 9562, version 8).
func serial(bom cdxBOM) string {
	text, err := json.Marshal(bom)
	if err != nil {
		text = nil // strings and numbers always encode
	}
	sum := sha256.Sum256(text)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// vexWriter collects the vulnerabilities of a report.
type vexWriter struct {
	components map[string]cdxComponent
	list       []cdxVulnerability
	// known are the indexes in list by identifier and analysis.
	known map[string]int
}

func (w *vexWriter) add(found *vulnerability) {
	ref := firstNonEmpty(found.purl, found.name+"@"+found.installed)
	if _, ok := w.components[ref]; !ok {
		w.components[ref] = cdxComponent{Ref: ref, Type: "library", Name: found.name, Version: found.installed, PURL: found.purl}
	}
	analysis := analysisOf(found)
	key := strings.Join([]string{found.id, analysis.State, analysis.Justification, analysis.Detail}, "\x00")
	at, ok := w.known[key]
	if !ok {
		at = len(w.list)
		w.known[key] = at
		w.list = append(w.list, entry(found, analysis))
	}
	affected := cdxAffected{Ref: ref, Versions: []cdxVersion{{Version: found.installed, Status: "affected"}}}
	if analysis.State == notAffected || analysis.State == falsePositive {
		affected.Versions[0].Status = "unaffected"
	}
	if found.installed == "" {
		affected.Versions = nil
	}
	if !slices.ContainsFunc(w.list[at].Affects, func(a cdxAffected) bool { return a.Ref == ref }) {
		w.list[at].Affects = append(w.list[at].Affects, affected)
	}
}

// entry is what is said of a vulnerability itself.
func entry(found *vulnerability, analysis cdxAnalysis) cdxVulnerability {
	out := cdxVulnerability{ID: found.id, Ratings: []cdxRating{{Severity: vexSeverity(found.severity)}}, Analysis: analysis, Affects: []cdxAffected{}}
	if isWebURL(found.url) {
		out.Advisories = []cdxAdvisory{{URL: found.url}}
	}
	f := found.findings[0]
	if sources := detailTexts(f, "sources"); len(sources) > 0 {
		out.Source = &cdxSource{Name: oneLine(strings.Join(sources, ", "))}
	}
	for _, alias := range detailTexts(f, "aliases") {
		if alias != found.id {
			out.References = append(out.References, cdxReference{ID: alias, Source: cdxSource{Name: aliasSource(alias)}})
		}
	}
	return out
}

// aliasSource names who gives out an identifier, by its prefix.
func aliasSource(alias string) string {
	prefix, _, _ := strings.Cut(alias, "-")
	switch prefix {
	case "CVE":
		return "NVD"
	case "GHSA":
		return "GitHub Advisories"
	}
	return prefix
}

// vexSeverity maps a severity to CycloneDX's words.
func vexSeverity(s engine.Severity) string {
	if s.Rank() > 0 {
		return string(s)
	}
	return "unknown"
}

// The states of an analysis (CycloneDX 1.6, impactAnalysisState).
const (
	notAffected   = "not_affected"
	falsePositive = "false_positive"
	exploitable   = "exploitable"
	inTriage      = "in_triage"
)

// justifications are CycloneDX's own (1.6, impactAnalysisJustification).
func justifications() []string {
	return []string{"code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency", "requires_environment",
		"protected_by_compiler", "protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control"}
}

// apart says that a letter stands for the underscores of a justification.
func apart(r rune) bool { return r == '_' || r == '-' || r == ' ' || r == '\t' || r == '\n' }

// analysisOf is what has been decided about a vulnerability.
func analysisOf(found *vulnerability) cdxAnalysis {
	var waiver *engine.WaiverUse
	for _, f := range found.findings {
		switch {
		case f.Status == engine.StatusNew:
			return cdxAnalysis{State: inTriage}
		case f.Status == engine.StatusWaived && f.Waiver != nil:
			waiver = f.Waiver
		}
	}
	if waiver == nil {
		return cdxAnalysis{State: inTriage, Detail: "known, not decided"}
	}
	out := cdxAnalysis{Detail: waiver.Reason}
	if waiver.Owner != "" {
		out.Detail += " (" + waiver.Owner + ")"
	}
	said := strings.Join(strings.FieldsFunc(strings.ToLower(waiver.Reason), apart), "_")
	for _, justification := range justifications() {
		if strings.Contains(said, justification) {
			out.State, out.Justification = notAffected, justification
			return out
		}
	}
	switch {
	case strings.Contains(said, falsePositive):
		out.State = falsePositive
	case strings.Contains(said, notAffected):
		out.State = notAffected
	default:
		// The risk is there, and somebody has accepted it for a time.
		out.State, out.Response = exploitable, []string{"can_not_fix"}
		if len(found.fixed) > 0 {
			out.Response = []string{"will_not_fix"}
		}
	}
	return out
}
