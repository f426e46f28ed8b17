package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// writeSARIF writes SARIF 2.1.0 with errata 01. Every finding is a result,
// whatever the limits of who reads it.
func writeSARIF(w io.Writer, r Report, _ Style) error {
	s := newSARIFWriter(&r)
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			s.run.Results = append(s.run.Results, s.result(d, &d.Findings[j]))
		}
	}
	s.run.Invocations = []sarifInvocation{s.invocation()}
	return encode(w, sarifLog{Schema: sarifSchemaURI, Version: "2.1.0", Runs: []sarifRun{s.run}})
}

// sarifWriter turns a report into one SARIF run.
type sarifWriter struct {
	report *Report
	run    sarifRun
	// rules is the index of a rule by id.
	rules map[string]int
	// lines counts, for each file and line hash, the lines that have it.
	lines map[string][]int
	// compared says that a baseline was in force.
	compared bool
}

func newSARIFWriter(r *Report) *sarifWriter {
	s := &sarifWriter{report: r, rules: map[string]int{}, lines: map[string][]int{}, compared: r.Summary.Baseline > 0}
	s.run = sarifRun{
		Tool:       sarifTool{Driver: sarifDriver{Name: r.Tool.Name, Version: r.Tool.Version, InformationURI: "https://github.com/boltseal/boltseal", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		BaseIDs:    map[string]sarifBase{sourceRoot: {Description: sarifText{Text: "The directory that boltseal ran in."}}},
		Results:    []sarifResult{},
		Properties: map[string]any{
			"verdict": r.Verdict, "effectiveTime": r.EffectiveTime, "failOn": string(r.FailOn),
			"inForce": r.InForce, "summary": r.Summary,
		},
	}
	if s.run.Tool.Driver.Name == "" {
		s.run.Tool.Driver.Name = "boltseal" // the schema wants one
	}
	if len(r.WhyNot) > 0 {
		s.run.Properties["whyNot"] = r.WhyNot
	}
	for _, f := range r.InForce {
		s.compared = s.compared || f.Kind == "baseline"
	}
	for _, rule := range r.Rules {
		s.ruleIndex(rule)
	}
	return s
}

// ruleIndex returns the index of a rule, which is added where it is missing.
// Instances of one rule share its descriptor.
func (s *sarifWriter) ruleIndex(rule engine.Rule) int {
	if at, ok := s.rules[rule.ID]; ok {
		return at
	}
	at := len(s.run.Tool.Driver.Rules)
	s.rules[rule.ID] = at
	s.run.Tool.Driver.Rules = append(s.run.Tool.Driver.Rules, sarifDescriptor(rule))
	return at
}

// sarifDescriptor describes a rule.
func sarifDescriptor(rule engine.Rule) sarifRule {
	title := firstNonEmpty(oneLine(rule.Title), rule.ID)
	out := sarifRule{
		ID:               rule.ID,
		Name:             sarifName(rule.ID),
		ShortDescription: sarifText{Text: title},
		FullDescription:  sarifText{Text: firstNonEmpty(rule.Description, title)},
		Configuration:    sarifConfiguration{Level: "warning"},
		Properties:       sarifRuleProperties{Tags: sarifTags(rule)},
	}
	if rule.Severity.Rank() > 0 || rule.Severity == engine.Unknown {
		out.Configuration.Level = sarifLevel(rule.Severity)
		out.Properties.SecuritySeverity = securitySeverity(rule.Severity)
	}
	text, mark := []string{firstNonEmpty(rule.Description, title)}, []string{markdownBlock(firstNonEmpty(rule.Description, title))}
	if fix := strings.TrimSpace(rule.Remediation); fix != "" {
		text = append(text, "Fix: "+fix)
		mark = append(mark, "**Fix:** "+markdownBlock(fix))
	}
	for _, reference := range rule.References {
		text = append(text, reference)
		mark = append(mark, markdownLink(reference))
		if out.HelpURI == "" && isWebURL(reference) {
			out.HelpURI = reference
		}
	}
	out.Help = sarifHelp{Text: strings.Join(text, "\n\n"), Markdown: strings.Join(mark, "\n\n")}
	return out
}

// firstNonEmpty returns the first string that is not blank.
func firstNonEmpty(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// isWebURL reports whether s is an absolute http or https address.
func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " \t\n\"<>\\^`{|}")
}

// sarifName makes an identifier of a rule id: container/run-as-root is
// ContainerRunAsRoot.
func sarifName(id string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '/' || r == '-' || r == '_' || r == '.' || r == ' ' }) {
		first, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteString(word[size:])
	}
	return b.String()
}

// maxTags is how many tags GitHub takes of a rule.
const maxTags = 20

// sarifTags lists severity, kinds and controls, each once.
func sarifTags(rule engine.Rule) []string {
	tags, seen := []string{}, map[string]bool{}
	add := func(tag string) {
		if tag != "" && !seen[tag] && len(tags) < maxTags {
			seen[tag] = true
			tags = append(tags, tag)
		}
	}
	add("security")
	add(string(rule.Severity))
	for _, kind := range rule.Kinds {
		add(string(kind))
	}
	for _, framework := range sortedKeys(rule.Controls) {
		for _, control := range rule.Controls[framework] {
			add(oneLine(framework + ":" + control))
		}
	}
	return tags
}

// sarifLevel maps a severity to SARIF's levels.
func sarifLevel(s engine.Severity) string {
	switch rank := severityRank(s); {
	case rank >= engine.High.Rank():
		return "error"
	case rank == engine.Medium.Rank():
		return "warning"
	}
	return "note"
}

// securitySeverity is the score GitHub ranks alerts by: over 9.0 is critical,
// 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low.
func securitySeverity(s engine.Severity) string {
	switch severityRank(s) {
	case engine.Critical.Rank():
		return "9.5"
	case engine.High.Rank():
		return "8.0"
	case engine.Medium.Rank():
		return "5.5"
	case engine.Low.Rank():
		return "3.0"
	}
	return "0.0"
}

// result makes the result of one finding.
func (s *sarifWriter) result(d *Document, f *engine.Finding) sarifResult {
	out := sarifResult{
		RuleID:       f.Rule,
		RuleIndex:    s.ruleIndex(engine.Rule{ID: f.Rule, Severity: f.Severity, Controls: f.Controls, Remediation: f.Remediation}),
		Level:        sarifLevel(f.Severity),
		Message:      sarifMessage(firstNonEmpty(f.Message, f.Rule)),
		Locations:    s.locations(d, f),
		Fingerprints: map[string]string{"boltseal/v1": f.Fingerprint},
		Properties:   map[string]any{"severity": string(f.Severity), "status": string(f.Status)},
	}
	if hash := s.lineHash(d, f); hash != "" {
		out.Fingerprints["primaryLocationLineHash"] = hash
	}
	if f.Instance != "" {
		out.Properties["instance"] = f.Instance
	}
	if len(f.Details) > 0 {
		out.Properties["details"] = f.Details
	}
	if len(f.Path) > 0 {
		out.Properties["path"] = f.Path
	}
	if fix := strings.TrimSpace(f.Remediation); fix != "" {
		out.Properties["remediation"] = fix
	}
	if f.Explanation != nil {
		out.Properties["explanation"] = f.Explanation
	}
	switch {
	case f.Status == engine.StatusWaived:
		out.Suppressions = []sarifSuppression{sarifSuppress(f.Waiver)}
		out.Properties["waiver"] = f.Waiver
	case !s.compared:
	case f.Status == engine.StatusBaseline:
		out.BaselineState = "unchanged"
	default:
		out.BaselineState = "new"
	}
	return out
}

// sarifMessage is a plain text message. "[text](target)" in it would be a link
// (3.11.6), and what is judged may not place links: a space keeps it text.
func sarifMessage(text string) sarifText {
	return sarifText{Text: strings.ReplaceAll(text, "](", "] (")}
}

// sarifSuppress says why a result does not count. A comment or annotation
// stands in the file that is judged, anything else outside.
func sarifSuppress(w *engine.WaiverUse) sarifSuppression {
	out := sarifSuppression{Kind: "external", Status: "accepted"}
	if w == nil {
		return out
	}
	if w.Kind == "inline" || w.Kind == "annotation" {
		out.Kind = "inSource"
	}
	out.Justification = w.Reason
	return out
}

// locations makes the one location of a finding; none for an event that
// names no subject.
func (s *sarifWriter) locations(d *Document, f *engine.Finding) []sarifLocation {
	var out sarifLocation
	file, pos := d.File, inputs.Position{}
	if f.Location != nil {
		pos = *f.Location
		file = firstNonEmpty(pos.File, file)
	}
	if file != "" {
		out.Physical = &sarifPhysical{Artifact: sarifArtifactOf(file)}
		out.Physical.Region = sarifRegionOf(pos)
		switch {
		case d.Kind == inputs.KindImage:
			// An image has no lines, and GitHub takes no result without one.
			out.Physical.Region = &sarifRegion{StartLine: 1}
		case out.Physical.Region != nil:
			out.Physical.Region.Snippet = located(f)
			out.Physical.Context = sarifContext(f)
		}
	}
	if ref := firstNonEmpty(f.Subject.Ref, f.Subject.Name); ref != "" {
		logical := sarifLogical{FullName: ref, Kind: "resource"}
		if f.Element != "" {
			logical = sarifLogical{FullName: ref + "/" + f.Element, Name: f.Element, Kind: "element"}
		}
		out.Logical = append(out.Logical, logical)
	}
	if purl := detailText(f, "purl"); purl != "" {
		out.Logical = append(out.Logical, sarifLogical{FullName: purl, Name: detailText(f, "package"), Kind: "module"})
	}
	if layer := detailText(f, "layer"); layer != "" {
		out.Logical = append(out.Logical, sarifLogical{FullName: layer, Name: d.layerTitle(d.layer(layer)), Kind: "resource"})
	}
	if out.Physical == nil && out.Logical == nil {
		return []sarifLocation{}
	}
	return []sarifLocation{out}
}

// sourceRoot is the base that relative addresses stand on, as GitHub has it.
const sourceRoot = "%SRCROOT%"

// sarifArtifactOf makes the address of a file: percent-encoded, relative ones
// below the source root.
func sarifArtifactOf(file string) sarifArtifact {
	if len(file) > 2 && unicode.IsLetter(rune(file[0])) && file[1:3] == ":/" { // C:/dir
		file = "/" + file
	}
	if strings.HasPrefix(file, "/") {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: file}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: path.Clean(file)}).String(), BaseID: sourceRoot}
}

// sarifRegionOf makes the region of a position; nil for a whole file.
func sarifRegionOf(pos inputs.Position) *sarifRegion {
	if pos.Line < 1 {
		return nil
	}
	out := &sarifRegion{StartLine: pos.Line, StartColumn: max(pos.Column, 0)}
	if pos.EndLine >= pos.Line {
		out.EndLine = pos.EndLine
		if pos.EndColumn > 0 && (pos.EndLine > pos.Line || pos.EndColumn >= pos.Column) {
			out.EndColumn = pos.EndColumn
		}
	}
	return out
}

// located returns the part of the excerpt that the finding's region covers;
// nil where columns cannot be trusted because the line is cut or redacted, or
// the excerpt does not hold all of the region.
func located(f *engine.Finding) *sarifText {
	pos := f.Location
	if pos.EndLine != pos.Line || pos.Column < 1 || pos.EndColumn <= pos.Column {
		return nil
	}
	for _, line := range f.Excerpt {
		if line.Line != pos.Line {
			continue
		}
		runes := []rune(line.Text)
		if line.Cut > 0 || pos.EndColumn-1 > len(runes) || strings.Contains(line.Text, redactionMark) {
			return nil
		}
		return &sarifText{Text: string(runes[pos.Column-1 : pos.EndColumn-1])}
	}
	return nil
}

// sarifContext makes the context region: the lines of the excerpt.
func sarifContext(f *engine.Finding) *sarifRegion {
	if len(f.Excerpt) == 0 {
		return nil
	}
	lines := make([]string, 0, len(f.Excerpt))
	for _, line := range f.Excerpt {
		lines = append(lines, line.Text)
	}
	return &sarifRegion{StartLine: f.Excerpt[0].Line, EndLine: f.Excerpt[len(f.Excerpt)-1].Line,
		Snippet: &sarifText{Text: strings.Join(lines, "\n")}}
}

// lineHash identifies the finding's line by its text, so that an alert stays
// the same when lines above it come and go. It has the form of GitHub's
// primaryLocationLineHash, a hash of the text without white space, a colon
// and a count; GitHub hashes 100 characters from the line on, this only the
// line, and counts lines of equal text among those that have findings.
func (s *sarifWriter) lineHash(d *Document, f *engine.Finding) string {
	if f.Location == nil {
		return ""
	}
	for _, line := range f.Excerpt {
		if line.Line != f.Location.Line {
			continue
		}
		sum := sha256.Sum256([]byte(strings.Join(strings.Fields(line.Text), "")))
		hash := hex.EncodeToString(sum[:8])
		key := d.File + "\x00" + hash
		for i, known := range s.lines[key] {
			if known == line.Line {
				return hash + ":" + strconv.Itoa(i+1)
			}
		}
		s.lines[key] = append(s.lines[key], line.Line)
		return hash + ":" + strconv.Itoa(len(s.lines[key]))
	}
	return ""
}

// invocation says how the run went.
func (s *sarifWriter) invocation() sarifInvocation {
	out := sarifInvocation{Successful: true, ExitCode: s.report.ExitCode,
		Execution: []sarifNotification{}, Configuration: []sarifNotification{}}
	for _, e := range s.report.Errors {
		n := sarifNotification{Level: "error", Message: sarifMessage(firstNonEmpty(e.Message, "error"))}
		if e.Position.File != "" {
			n.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: sarifArtifactOf(e.Position.File), Region: sarifRegionOf(e.Position)}}}
		}
		out.Execution = append(out.Execution, n)
	}
	for i := range s.report.Documents {
		d := &s.report.Documents[i]
		for _, result := range d.Results {
			if result.Verdict == engine.Incomplete || result.Verdict == engine.Error {
				out.Execution = append(out.Execution, s.notification(d, result))
			}
		}
	}
	out.Successful = len(out.Execution) == 0 && s.report.Verdict != "incomplete"
	for _, n := range notes(s.report) {
		level := "note"
		if n.serious {
			level = "warning"
		}
		out.Configuration = append(out.Configuration, sarifNotification{Level: level,
			Message: sarifMessage(joinNonEmpty(": ", n.topic, n.place, n.text))})
	}
	return out
}

// notification says that a rule could not be judged on a document.
func (s *sarifWriter) notification(d *Document, result engine.RuleResult) sarifNotification {
	n := sarifNotification{Level: "error",
		Message: sarifMessage(ruleLabel(result.Rule, result.Instance) + ": " + string(result.Verdict) + ": " + resultWhy(result) + " — " + documentLabel(d)),
		Rule:    &sarifRuleReference{ID: result.Rule, Index: s.ruleIndex(engine.Rule{ID: result.Rule})}}
	if d.File != "" {
		n.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: sarifArtifactOf(d.File)}}}
	}
	return n
}
