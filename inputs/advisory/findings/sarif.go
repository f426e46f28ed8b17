package findings

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
)

// sarifLog is what of SARIF 2.1.0 speaks of vulnerabilities.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver sarifTool   `json:"driver"`
			More   []sarifTool `json:"extensions"`
		} `json:"tool"`
		Results    []sarifResult   `json:"results"`
		Properties sarifProperties `json:"properties"`
	} `json:"runs"`
}

type sarifTool struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Short sarifText       `json:"shortDescription"`
	Full  sarifText       `json:"fullDescription"`
	Help  sarifText       `json:"help"`
	URL   string          `json:"helpUri"`
	Props sarifProperties `json:"properties"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string `json:"ruleId"`
	RuleIndex *int   `json:"ruleIndex"`
	Rule      struct {
		ID    string `json:"id"`
		Index *int   `json:"index"`
	} `json:"rule"`
	Kind     string    `json:"kind"`
	Level    string    `json:"level"`
	Baseline string    `json:"baselineState"`
	Message  sarifText `json:"message"`
	Suppress []struct {
		Status        string `json:"status"`
		Justification string `json:"justification"`
	} `json:"suppressions"`
	Locations []struct {
		Logical []struct {
			Name string `json:"name"`
			Full string `json:"fullyQualifiedName"`
		} `json:"logicalLocations"`
	} `json:"locations"`
	Props sarifProperties `json:"properties"`
}

// sarifProperties are the property bags' keys that scanners use; their values
// may be of any type.
type sarifProperties map[string]json.RawMessage

func (p sarifProperties) text(keys ...string) string {
	for _, k := range keys {
		var s string
		if json.Unmarshal(p[k], &s) == nil && s != "" {
			return s
		}
		var n float64
		if len(p[k]) > 0 && json.Unmarshal(p[k], &n) == nil {
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return ""
}

// list is a list of texts, or one text as a list.
func (p sarifProperties) list(keys ...string) []string {
	for _, k := range keys {
		var s []string
		if json.Unmarshal(p[k], &s) == nil && len(s) > 0 {
			return s
		}
		if one := p.text(k); one != "" {
			return []string{one}
		}
	}
	return nil
}

// sarifReader reads results; its expressions are compiled once for a report.
type sarifReader struct {
	report   *Report
	id       *regexp.Regexp
	sentence []*regexp.Regexp
	rules    []sarifRule
	byID     map[string]*sarifRule
	other    int // results that are no vulnerability
	unplaced int // findings whose package cannot be told
}

func (r *Report) sarif(content []byte) error {
	r.Format = "sarif"
	var in sarifLog
	if err := json.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading SARIF: %w", err)
	}
	s := &sarifReader{report: r,
		id: regexp.MustCompile(`(?i)\b(CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|GO-\d{4}-\d{4,}|RUSTSEC-\d{4}-\d{4}|PYSEC-\d{4}-\d+|MAL-\d{4}-\d+|OSV-\d{4}-\d+|[A-Z]+-CVE-\d{4}-\d{4,}|SNYK-[A-Z0-9]+-[A-Z0-9]+-\d+|TEMP-\d+-[0-9A-F]+)`),
		sentence: []*regexp.Regexp{
			// Grype: reports NAME at version 1.2  which is a vulnerable (deb) package
			regexp.MustCompile(`reports (?P<name>\S+) at version (?P<version>\S+)\s+which is a vulnerable \((?P<type>[^)]*)\) package`),
			// Grype since 0.65: A high vulnerability in deb package: NAME, version 1.2 was found
			regexp.MustCompile(`vulnerability in (?P<type>\S+) package: (?P<name>\S+), version (?P<version>\S+) was found`),
			// OSV-Scanner: Package 'NAME@1.2' is vulnerable to
			regexp.MustCompile(`[Pp]ackage '(?P<name>[^'\s]+)@(?P<version>[^'@\s]+)' is vulnerable`),
		}}
	for _, run := range in.Runs {
		if r.Tool == "" {
			r.Tool = sarifToolName(run.Tool.Driver.Name)
		}
		r.digest(run.Properties.text("imageID"))
		for _, d := range run.Properties.list("repoDigests") {
			r.repository(d)
		}
		for _, t := range run.Properties.list("repoTags", "imageName") {
			r.reference(t)
		}
		s.rules = run.Tool.Driver.Rules
		s.byID = map[string]*sarifRule{}
		for _, tool := range append([]sarifTool{run.Tool.Driver}, run.Tool.More...) {
			for i := range tool.Rules {
				s.byID[tool.Rules[i].ID] = &tool.Rules[i]
			}
		}
		for i := range run.Results {
			s.read(&run.Results[i])
		}
	}
	if r.Tool == "" {
		r.Tool = "sarif"
	}
	if s.other > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d results name no vulnerability and are not taken over", s.other))
	}
	if s.unplaced > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d findings do not say which package is affected", s.unplaced))
	}
	return nil
}

// sarifToolName is the tool as findings name it.
func sarifToolName(name string) string {
	name = strings.ToLower(line(name))
	for _, known := range []string{"trivy", "grype", "osv-scanner", "snyk", "docker scout"} {
		if strings.Contains(name, known) {
			return known
		}
	}
	return name
}

// rule is the rule of a result, empty where it has none.
func (s *sarifReader) rule(in *sarifResult) *sarifRule {
	for _, i := range []*int{in.RuleIndex, in.Rule.Index} {
		if i != nil && *i >= 0 && *i < len(s.rules) && (in.RuleID == "" || s.rules[*i].ID == in.RuleID) {
			return &s.rules[*i]
		}
	}
	for _, id := range []string{in.RuleID, in.Rule.ID} {
		if rule := s.byID[id]; rule != nil {
			return rule
		}
	}
	return &sarifRule{}
}

func (s *sarifReader) read(in *sarifResult) {
	if in.Kind == "pass" || in.Kind == "notApplicable" || in.Baseline == "absent" {
		return
	}
	rule := s.rule(in)
	id := ""
	for _, text := range []string{in.RuleID, in.Rule.ID, rule.ID, in.Props.text("cve", "vulnerability"), rule.Props.text("cve"), rule.Short.Text, rule.Name, in.Message.Text} {
		if id = s.id.FindString(text); id != "" {
			break
		}
	}
	if id == "" {
		s.other++
		return
	}
	if upper := strings.ToUpper(id); !strings.HasPrefix(upper, "GHSA-") {
		id = upper
	} else {
		id = "GHSA" + strings.ToLower(id[4:])
	}
	v := finding(id)
	v.URL = rule.URL
	if v.Summary = rule.Short.Text; v.Summary == "" || v.Summary == id {
		v.Summary = rule.Full.Text
	}
	for _, alias := range append(in.Props.list("cves", "aliases"), rule.Props.list("cves", "aliases")...) {
		if alias != id {
			v.Aliases = append(v.Aliases, alias)
		}
	}
	fields := labelled(in.Message.Text, labelled(rule.Help.Text, map[string]string{}))
	s.place(&v, in, rule, fields)
	s.rate(&v, in, rule, fields)
	for _, sup := range in.Suppress {
		if sup.Status == "" || sup.Status == "accepted" {
			v.VEXNotes = append(v.VEXNotes, "suppressed in the report: "+line(sup.Justification))
		}
	}
	s.report.Vulnerabilities = append(s.report.Vulnerabilities, v)
}

// labelled reads the lines "Label: value" that Trivy writes in messages and
// Grype in a rule's help; what is there already is overwritten.
func labelled(text string, into map[string]string) map[string]string {
	for i, l := range strings.SplitN(text, "\n", 40) {
		if i == 39 {
			break
		}
		label, value, ok := strings.Cut(l, ": ")
		switch label {
		case "Package", "Installed Version", "Version", "Fixed Version", "Fix Version", "Severity", "Type":
			if value = strings.TrimSpace(value); ok && value != "" {
				into[label] = value
			}
		}
	}
	return into
}

// place tells the package: from a package URL, from labelled lines, or from a
// known sentence.
func (s *sarifReader) place(v *inputs.Vulnerability, in *sarifResult, rule *sarifRule, fields map[string]string) {
	v.Package, v.Installed = fields["Package"], or(fields["Installed Version"], fields["Version"])
	v.Fixed = fixes(or(fields["Fixed Version"], fields["Fix Version"]))
	purls := append(in.Props.list("purls", "purl", "packageURL", "package_url"), rule.Props.list("purls", "purl")...)
	for _, l := range in.Locations {
		for _, logical := range l.Logical {
			purls = append(purls, logical.Full, logical.Name)
		}
	}
	for _, text := range purls {
		if len(text) > 4096 || !strings.HasPrefix(text, "pkg:") {
			continue
		}
		// A rule may list the packages of all of its results.
		p, err := packageurl.FromString(text)
		if err != nil || v.Package != "" && v.Package != p.Name && !strings.HasSuffix(v.Package, p.Name) || v.Installed != "" && p.Version != "" && v.Installed != p.Version {
			continue
		}
		v.PURL, v.Installed = text, or(v.Installed, p.Version)
		if v.Package == "" {
			v.Package = strings.TrimPrefix(p.Namespace+"/"+p.Name, "/")
			switch p.Type {
			case "deb", "apk", "rpm":
				v.Package = p.Name
			case "maven":
				v.Package = p.Namespace + ":" + p.Name
			}
		}
		break
	}
	if v.Package == "" {
		for _, re := range s.sentence {
			if m := re.FindStringSubmatch(in.Message.Text); m != nil {
				v.Package, v.Installed = m[re.SubexpIndex("name")], m[re.SubexpIndex("version")]
				break
			}
		}
	}
	v.Package = or(v.Package, in.Props.text("package", "packageName", "component"))
	v.Installed = or(v.Installed, in.Props.text("installedVersion", "packageVersion"))
	if len(v.Fixed) == 0 {
		v.Fixed = fixes(or(in.Props.text("fixedVersion", "fixed_version"), rule.Props.text("fixedVersion", "fixed_version")))
		v.Fixed = slices.DeleteFunc(v.Fixed, func(f string) bool { return f == "not" || f == "fixed" || f == "none" })
	}
	if v.Package == "" {
		s.unplaced++
		v.Disagreements = append(v.Disagreements, s.report.tool()+": does not say which package is affected")
	}
}

// rate tells the severity: the word, else the score, else the level.
func (s *sarifReader) rate(v *inputs.Vulnerability, in *sarifResult, rule *sarifRule, fields map[string]string) {
	score, err := strconv.ParseFloat(or(in.Props.text("security-severity"), rule.Props.text("security-severity")), 64)
	if err == nil && score >= 0 && score <= 10 {
		v.CVSS = score
	}
	v.Severity = severity.Word(or(fields["Severity"], in.Props.text("severity"), rule.Props.text("cvssV3_severity")))
	for _, tag := range rule.Props.list("tags") {
		if w := severity.Word(tag); v.Severity == severity.Unknown && w != severity.Unknown {
			v.Severity = w
		}
	}
	if v.Severity == severity.Unknown && v.CVSS >= 0 {
		v.Severity = severity.Of(v.CVSS)
	}
	if v.Severity == severity.Unknown {
		switch in.Level {
		case "error":
			v.Severity = severity.High
		case "warning":
			v.Severity = severity.Medium
		case "note":
			v.Severity = severity.Low
		}
	}
	v.Ratings = append(v.Ratings, inputs.Rating{Source: s.report.tool(), Severity: v.Severity, CVSS: v.CVSS})
}

func (r *Report) tool() string { return or(r.Tool, "sarif") }

// or is the first text that is not empty.
func or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
