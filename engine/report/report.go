// Package report writes the outcome of a run: one Report, one file per
// format. Everything passes the one redactor before a writer sees it.
package report

import (
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// SchemaVersion is the version of the JSON form of Report.
const SchemaVersion = "boltseal.report/1"

// Report is the outcome of a run, in a deterministic order.
type Report struct {
	// Schema is SchemaVersion.
	Schema string `json:"schema"`
	// Tool is who wrote it.
	Tool Tool `json:"tool"`
	// EffectiveTime is the time waivers and policies were judged at, RFC 3339.
	EffectiveTime string `json:"effective_time"`
	// Verdict is pass, fail, incomplete, or nothing.
	Verdict string `json:"verdict"`
	// ExitCode is the exit code that goes with it.
	ExitCode int `json:"exit_code"`
	// FailOn is the severity from which a new finding fails a document.
	FailOn engine.Severity `json:"fail_on"`
	// InForce lists the files that decided, with their digests.
	InForce []InForce `json:"in_force"`
	// Summary counts.
	Summary Summary `json:"summary"`
	// Documents are the judged documents in the order of file and position.
	Documents []Document `json:"documents"`
	// Errors are what could not be judged: files, documents, policies.
	Errors []Problem `json:"errors"`
	// Skipped are files that are nothing to judge.
	Skipped []Skip `json:"skipped"`
	// Uncovered are documents whose kind no enabled rule judges.
	Uncovered []Skip `json:"uncovered"`
	// Waivers says what became of the waivers.
	Waivers Waivers `json:"waivers"`
	// Rules are the rules that the findings and results name, sorted by id.
	Rules []engine.Rule `json:"rules"`
	// WhyNot explains rules that were asked about and did not fire.
	WhyNot []WhyNot `json:"why_not,omitempty"`
	// ElapsedMS is the run's wall time; only the text format prints it, so
	// that equal runs give equal files.
	ElapsedMS int64 `json:"-"`
}

// Tool names the program.
type Tool struct {
	// Name is boltseal.
	Name string `json:"name"`
	// Version is the program's version.
	Version string `json:"version"`
}

// InForce is one file that decided about the run.
type InForce struct {
	// Kind is config, org-config, profile, policy, waivers, baseline or constraints.
	Kind string `json:"kind"`
	// Name is the file or profile.
	Name string `json:"name"`
	// Digest is sha256:hex of its content.
	Digest string `json:"digest"`
}

// Summary counts what the run saw.
type Summary struct {
	// Files counts files that gave at least one document.
	Files int `json:"files"`
	// Documents counts judged documents.
	Documents int `json:"documents"`
	// Passed, Failed and IncompleteDocuments count documents by verdict.
	Passed int `json:"passed"`
	// Failed counts documents that failed.
	Failed int `json:"failed"`
	// Incomplete counts documents that are incomplete.
	Incomplete int `json:"incomplete"`
	// Rules counts the enabled rules that judged anything.
	Rules int `json:"rules"`
	// Findings counts new findings.
	Findings int `json:"findings"`
	// BySeverity counts new findings by severity; all five keys are there.
	BySeverity map[engine.Severity]int `json:"by_severity"`
	// Waived counts waived findings.
	Waived int `json:"waived"`
	// Baseline counts findings known from the baseline.
	Baseline int `json:"baseline"`
	// Suppressed counts findings beyond the limit per rule and document.
	Suppressed int `json:"suppressed"`
	// Skipped counts skipped files.
	Skipped int `json:"skipped"`
	// Errors counts errors.
	Errors int `json:"errors"`
}

// Document is the outcome of one document.
type Document struct {
	// File is the file it came from.
	File string `json:"file"`
	// Kind is the document's kind.
	Kind inputs.Kind `json:"kind"`
	// Subject names it.
	Subject inputs.Subject `json:"subject"`
	// Verdict is pass, fail or incomplete.
	Verdict engine.Verdict `json:"verdict"`
	// Rules counts the rules judged.
	Rules int `json:"rules"`
	// Results are the rules that did not pass.
	Results []engine.RuleResult `json:"results"`
	// Missing are all facts that could not be had, required or not.
	Missing []inputs.Gap `json:"missing"`
	// Findings are the findings, also waived and baseline ones.
	Findings []engine.Finding `json:"findings"`
	// Truncated counts findings beyond the limit, by rule id.
	Truncated map[string]int `json:"truncated,omitempty"`
	// Image is what is said of an image beside its findings.
	Image *Image `json:"image,omitempty"`
	// Comparison says what a change did, where it was asked for.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// Problem is an error of the run.
type Problem struct {
	// Position is where, as far as known.
	Position inputs.Position `json:"position"`
	// Message says what.
	Message string `json:"message"`
}

// Skip is a file or document that was not judged, and why.
type Skip struct {
	// Name is the file or document.
	Name string `json:"name"`
	// Why says why.
	Why string `json:"why"`
}

// Waivers says what became of the waivers of the ledger.
type Waivers struct {
	// Lapsed are waivers past their day that would have covered a finding.
	Lapsed []WaiverNote `json:"lapsed"`
	// Unused are waivers that cover nothing.
	Unused []WaiverNote `json:"unused"`
	// Invalid are inline ignores that lack what is required.
	Invalid []WaiverNote `json:"invalid"`
}

// WaiverNote is a remark on a waiver.
type WaiverNote struct {
	// Rule is the waiver's rule.
	Rule string `json:"rule"`
	// Where is its file and line.
	Where string `json:"where"`
	// Owner is its owner.
	Owner string `json:"owner"`
	// Expires is its last valid day.
	Expires string `json:"expires"`
	// Note says what is the matter.
	Note string `json:"note"`
}

// WhyNot is the answer to --why-not for one document.
type WhyNot struct {
	// Subject names the document.
	Subject inputs.Subject `json:"subject"`
	// Explanation says why the rule did not fire.
	Explanation engine.Explanation `json:"explanation"`
}
