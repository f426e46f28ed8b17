package engine

import "github.com/boltseal/boltseal/inputs"

// Status says whether a finding counts.
type Status string

// The statuses of a finding: only new ones can fail a document.
const (
	StatusNew      Status = "new"
	StatusBaseline Status = "baseline"
	StatusWaived   Status = "waived"
)

// Finding is one violation of one rule in one document.
type Finding struct {
	// Fingerprint is the finding's identity, 32 hex digits (and #N for a repeat).
	Fingerprint string `json:"fingerprint"`
	// Rule is the rule's id, such as container/run-as-root.
	Rule string `json:"rule"`
	// Instance is the constraint that the rule was judged under, "" for the rule itself.
	Instance string `json:"instance"`
	// Severity is the effective severity.
	Severity Severity `json:"severity"`
	// Message says what is wrong.
	Message string `json:"message"`
	// Subject names the document.
	Subject inputs.Subject `json:"subject"`
	// Location is where in the file; absent for events.
	Location *inputs.Position `json:"location,omitempty"`
	// Path is the node in the document's body.
	Path inputs.Path `json:"path"`
	// Element is the part of the subject: <role>:<container>, a stage's name, pod or "".
	Element string `json:"element"`
	// Details is what the rule says besides its message.
	Details map[string]any `json:"details"`
	// Status says whether the finding counts.
	Status Status `json:"status"`
	// Waiver is what covers the finding, when Status is waived.
	Waiver *WaiverUse `json:"waiver,omitempty"`
	// Controls are the rule's controls by framework.
	Controls map[string][]string `json:"controls"`
	// Remediation says how to mend it.
	Remediation string `json:"remediation"`
	// Explanation says why the rule fired, where it was asked for.
	Explanation *Explanation `json:"explanation,omitempty"`
	// Excerpt is the source around the location, secrets removed.
	Excerpt []SourceLine `json:"excerpt,omitempty"`
	// Fallback counts the steps of Path that stand nowhere in the file.
	Fallback int `json:"-"`
}

// SourceLine is one line of a file.
type SourceLine struct {
	// Line is the line's number.
	Line int `json:"line"`
	// Text is the line without its end.
	Text string `json:"text"`
	// Cut counts the code points that are missing at the line's start: column
	// c of the file is code point c-Cut of Text.
	Cut int `json:"cut,omitempty"`
}

// WaiverUse says which waiver covers a finding.
type WaiverUse struct {
	// Kind is ledger, inline, annotation or exception.
	Kind string `json:"kind"`
	// Reason is why the finding is accepted.
	Reason string `json:"reason"`
	// Owner is who accepted it.
	Owner string `json:"owner"`
	// Expires is the last valid day, YYYY-MM-DD, "" when none is required.
	Expires string `json:"expires"`
	// Where is the file and line of the waiver.
	Where string `json:"where"`
}

// Explanation says why a rule fired on a document, or why it did not.
type Explanation struct {
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Fired says whether the rule fired.
	Fired bool `json:"fired"`
	// Steps are the expressions in the order they were evaluated.
	Steps []ExplainStep `json:"steps"`
	// Note says what there is to say without evaluating, such as
	// "disabled by config" or "judges kubernetes only".
	Note string `json:"note,omitempty"`
}

// ExplainStep is one expression of a rule and what became of it.
type ExplainStep struct {
	// File is the policy file the expression stands in.
	File string `json:"file"`
	// Line is the expression's line.
	Line int `json:"line"`
	// Expression is the expression as written.
	Expression string `json:"expression"`
	// Values are the values its variables and references had.
	Values map[string]string `json:"values"`
	// Result is true, false or undefined.
	Result string `json:"result"`
}

// RuleResult is the outcome of one rule on one document.
type RuleResult struct {
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Instance is the constraint, "" for the rule itself.
	Instance string `json:"instance"`
	// Verdict is pass, fail, incomplete or error.
	Verdict Verdict `json:"verdict"`
	// Missing are the required facts that could not be had.
	Missing []inputs.Gap `json:"missing,omitempty"`
	// Error is what went wrong, with the policy's file and line where known.
	Error string `json:"error,omitempty"`
}

// Decision is the outcome of all rules on one document. Its verdict takes no
// waivers or baselines into account: those come after.
type Decision struct {
	// Covered says that at least one enabled rule judges this kind of document.
	Covered bool
	// Rules counts the rules judged.
	Rules int
	// Results are the rules that did not pass.
	Results []RuleResult
	// Findings are all findings, sorted by line, column, rule, message.
	Findings []Finding
}
