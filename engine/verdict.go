package engine

import "strings"

// Verdict is the outcome of a rule on a document, of a document, or of a run.
type Verdict string

// The verdicts. Error is a rule's only: it makes the document incomplete.
const (
	Pass       Verdict = "pass"
	Fail       Verdict = "fail"
	Incomplete Verdict = "incomplete"
	Error      Verdict = "error"
)

// Severity ranks findings.
type Severity string

// The severities, highest first. FromFinding stands in METADATA only: the
// finding's own details.severity decides. Unknown ranks as Config says.
const (
	Critical    Severity = "critical"
	High        Severity = "high"
	Medium      Severity = "medium"
	Low         Severity = "low"
	Info        Severity = "info"
	Unknown     Severity = "unknown"
	FromFinding Severity = "from-finding"
	// Never is a fail_on threshold that nothing reaches.
	Never Severity = "none"
)

// Severities lists the ranked severities, highest first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

// ParseSeverity reads a severity in any case; ok is false for an unknown word.
func ParseSeverity(s string) (sev Severity, ok bool) {
	switch sev = Severity(strings.ToLower(s)); sev {
	case Critical, High, Medium, Low, Info, Unknown:
		return sev, true
	}
	return "", false
}

// Rank orders severities: 5 for critical down to 1 for info, 0 for all else.
func (s Severity) Rank() int {
	for i, known := range Severities() {
		if s == known {
			return len(Severities()) - i
		}
	}
	return 0
}
