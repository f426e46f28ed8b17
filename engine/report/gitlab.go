package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// gitlabIssue is one entry of a GitLab Code Quality report:
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
	Content     *gitlabContent `json:"content,omitempty"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// gitlabContent is the body of an issue, as Code Climate has it.
type gitlabContent struct {
	Body string `json:"body"`
}

// writeGitLab writes a Code Quality report. Waived findings are left out;
// known ones stay, since GitLab compares branches itself.
func writeGitLab(w io.Writer, r Report, _ Style) error {
	list := &gitlabList{issues: []gitlabIssue{}, taken: map[string]int{}}
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			if f := &d.Findings[j]; f.Status != engine.StatusWaived {
				list.finding(d, f)
			}
		}
	}
	for _, e := range r.Errors {
		list.add(gitlabIssue{Description: oneLine(e.Message), CheckName: "boltseal/error", Severity: "blocker",
			Location: gitlabPlace(e.Position.File, e.Position.Line, e.Position.EndLine)})
	}
	for _, u := range unjudgedRules(&r) {
		issue := gitlabIssue{Description: "could not be judged: " + u.why + " — " + u.where(), CheckName: u.rule, Severity: "major",
			Location: gitlabPlace(u.documents[0].File, 0, 0)}
		if u.failed {
			issue.Severity = "critical"
		}
		list.add(issue)
	}
	for _, n := range notes(&r) {
		issue := gitlabIssue{Description: n.topic + ": " + n.text, CheckName: "boltseal/note", Severity: "info", Location: gitlabPlace(n.place, 0, 0)}
		if n.serious {
			issue.Severity = "minor"
		}
		list.add(issue)
	}
	for i := range r.WhyNot {
		why := &r.WhyNot[i]
		list.add(gitlabIssue{Description: whyNotTitle(why), CheckName: why.Explanation.Rule, Severity: "info",
			Location: gitlabPlace(why.Subject.Name, 0, 0),
			Content:  &gitlabContent{Body: strings.Join(explanationLines(&why.Explanation), "\n")}})
	}
	return encode(w, list.issues)
}

// gitlabList collects issues and keeps their fingerprints apart.
type gitlabList struct {
	issues []gitlabIssue
	taken  map[string]int
}

func (l *gitlabList) finding(d *Document, f *engine.Finding) {
	issue := gitlabIssue{Description: cutRunes(oneLine(f.Message), maxMessage), CheckName: ruleLabel(f.Rule, f.Instance),
		Fingerprint: f.Fingerprint, Severity: gitlabSeverity(f.Severity), Location: gitlabPlace(d.File, 0, 0)}
	if f.Location != nil {
		issue.Location = gitlabPlace(f.Location.File, f.Location.Line, f.Location.EndLine)
	}
	if issue.Location.Path == "" {
		issue.Location.Path = subjectLabel(f.Subject)
	}
	var body []string
	if fix := strings.TrimSpace(f.Remediation); fix != "" {
		body = append(body, fix)
	}
	if f.Explanation != nil {
		body = append(body, strings.Join(explanationLines(f.Explanation), "\n"))
	}
	if len(body) > 0 {
		issue.Content = &gitlabContent{Body: strings.Join(body, "\n\n")}
	}
	l.add(issue)
}

// add adds an issue. GitLab drops issues with a fingerprint it has seen: a
// repeated one, or none, is made from what tells the issues apart.
func (l *gitlabList) add(issue gitlabIssue) {
	key := issue.Fingerprint
	if key == "" {
		key = strings.Join([]string{issue.CheckName, issue.Location.Path, issue.Description}, "\x00")
	}
	l.taken[key]++
	if n := l.taken[key]; n > 1 || issue.Fingerprint == "" {
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(n)))
		issue.Fingerprint = hex.EncodeToString(sum[:16])
	}
	l.issues = append(l.issues, issue)
}

// gitlabPlace is a location; GitLab requires a line.
func gitlabPlace(file string, line, endLine int) gitlabLocation {
	place := gitlabLocation{Path: strings.TrimPrefix(file, "./"), Lines: gitlabLines{Begin: max(line, 1)}}
	if endLine > place.Lines.Begin {
		place.Lines.End = endLine
	}
	return place
}

// gitlabSeverity maps a severity to GitLab's words.
func gitlabSeverity(s engine.Severity) string {
	switch severityRank(s) {
	case engine.Critical.Rank():
		return "blocker"
	case engine.High.Rank():
		return "critical"
	case engine.Medium.Rank():
		return "major"
	case engine.Low.Rank():
		return "minor"
	}
	return "info"
}
