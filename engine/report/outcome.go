package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// fails reports whether a new finding of severity s fails a document. A
// severity that has no rank counts as high, so that nothing passes unnoticed.
func (r *Report) fails(s engine.Severity) bool {
	if r.FailOn == engine.Never {
		return false
	}
	return severityRank(s) >= severityRank(r.FailOn)
}

// severityRank is Severity.Rank with high for unknown words.
func severityRank(s engine.Severity) int {
	if rank := s.Rank(); rank > 0 {
		return rank
	}
	return engine.High.Rank()
}

// unjudged is a rule that could not be judged, with the documents it could
// not be judged on for one reason.
type unjudged struct {
	rule      string
	failed    bool // an error of the rule, rather than missing evidence
	why       string
	documents []*Document
}

// unjudgedRules collects incomplete and failed rules in the order of the
// documents, equal ones once.
func unjudgedRules(r *Report) []unjudged {
	var list []unjudged
	index := map[string]int{}
	for i := range r.Documents {
		d := &r.Documents[i]
		for _, result := range d.Results {
			if result.Verdict != engine.Incomplete && result.Verdict != engine.Error {
				continue
			}
			u := unjudged{rule: ruleLabel(result.Rule, result.Instance), failed: result.Verdict == engine.Error, why: resultWhy(result)}
			key := strings.Join([]string{u.rule, string(result.Verdict), u.why}, "\x00")
			at, ok := index[key]
			if !ok {
				at = len(list)
				index[key] = at
				list = append(list, u)
			}
			list[at].documents = append(list[at].documents, d)
		}
	}
	return list
}

// oneReason joins the rules that could not be judged on the same documents for
// the same reason: people read the reason once. The first rule stands for all.
func oneReason(list []unjudged) []unjudged {
	var joined []unjudged
	others := map[string]int{} // by reason and documents
	at := map[string]int{}
	for _, u := range list {
		key := strconv.FormatBool(u.failed) + "\x00" + u.why
		for _, d := range u.documents {
			key += "\x00" + documentLabel(d)
		}
		if _, ok := at[key]; ok {
			others[key]++
			continue
		}
		at[key] = len(joined)
		joined = append(joined, u)
	}
	for key, n := range others {
		joined[at[key]].rule += " and " + count(n, "other rule")
	}
	return joined
}

// resultWhy says in a line why a rule could not be judged.
func resultWhy(result engine.RuleResult) string {
	var parts []string
	if result.Error != "" {
		parts = append(parts, oneLine(result.Error))
	}
	for _, gap := range result.Missing {
		parts = append(parts, gapText(gap))
	}
	if len(parts) == 0 {
		return "could not be judged"
	}
	return strings.Join(parts, "; ")
}

// gapText says in a line which fact is missing, and why.
func gapText(g inputs.Gap) string {
	if g.Why == "" {
		return oneLine(g.Fact) + " is missing"
	}
	return oneLine(g.Fact) + ": " + oneLine(g.Why)
}

// where names the documents of u in a few words.
func (u unjudged) where() string {
	first := documentLabel(u.documents[0])
	if more := len(u.documents) - 1; more > 0 {
		return first + " and " + count(more, "other document")
	}
	return first
}

// shortly is where for a narrow column.
func (u unjudged) shortly() string {
	d := u.documents[0]
	name := oneLine(firstNonEmpty(d.File, subjectLabel(d.Subject)))
	if more := len(u.documents) - 1; more > 0 {
		name += " +" + strconv.Itoa(more)
	}
	return name
}

// documentLabel names a document by its file, and by its object where it is
// from a Kubernetes file, which may hold many.
func documentLabel(d *Document) string {
	switch {
	case d.File == "":
		return oneLine(subjectLabel(d.Subject))
	case d.Kind == inputs.KindKubernetes && d.Subject.Ref != "":
		return oneLine(d.File) + " (" + oneLine(d.Subject.Ref) + ")"
	case d.Kind == inputs.KindImage && d.Subject.Name != "":
		return oneLine(d.Subject.Name)
	}
	return oneLine(d.File)
}

// withinFile tells the documents of one file or address apart: objects by their
// identity, images by their name, which says the platform.
func withinFile(d *Document) string {
	if d.Kind == inputs.KindImage && d.Subject.Name != "" {
		return d.Subject.Name
	}
	return subjectLabel(d.Subject)
}

// subjectLabel is the subject's identity, else its name.
func subjectLabel(s inputs.Subject) string {
	if s.Ref != "" {
		return s.Ref
	}
	return s.Name
}

// ruleLabel is the rule's id, with its instance where there is one.
func ruleLabel(rule, instance string) string {
	if instance == "" {
		return rule
	}
	return rule + " [" + instance + "]"
}

// place is file:line:column as far as known.
func place(pos inputs.Position) string {
	file := oneLine(pos.File)
	if pos.Line < 1 {
		return file
	}
	if file != "" {
		file += ":"
	}
	file += strconv.Itoa(pos.Line)
	if pos.Column > 0 {
		file += ":" + strconv.Itoa(pos.Column)
	}
	return file
}

// findingPlace is the finding's place, or its subject where it has none.
func findingPlace(d *Document, f *engine.Finding) string {
	if f.Location != nil {
		if p := place(*f.Location); p != "" {
			return p
		}
	}
	if d.File != "" {
		return oneLine(d.File)
	}
	return oneLine(subjectLabel(f.Subject))
}

// count is "1 finding" or "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// verdict is a report's outcome in a sign, a word and a colour.
type verdict struct{ sign, word, color string }

// verdictOf names the outcome; a word that is not known is incomplete.
func verdictOf(word string) verdict {
	switch word {
	case "pass":
		return verdict{"✓", "passed", "32"}
	case "fail":
		return verdict{"✗", "failed", "31"}
	case "nothing":
		return verdict{"–", "nothing to check", "33"}
	}
	return verdict{"?", "incomplete", "33"}
}

// counts is the line of numbers that goes with the verdict. Elapsed adds the
// wall time, which differs from run to run.
func counts(r *Report, elapsed bool) string {
	s := &r.Summary
	var parts []string
	switch {
	case s.Findings > 0:
		parts = append(parts, fmt.Sprintf("%s%s in %d of %s", count(s.Findings, "finding"),
			severityCounts(s), documentsWithFindings(r), count(s.Documents, "document")))
	case r.Verdict != "nothing":
		parts = append(parts, count(s.Documents, "document"))
	}
	for _, c := range []struct {
		n    int
		text string
	}{
		{s.Waived, strconv.Itoa(s.Waived) + " waived"},
		{s.Baseline, strconv.Itoa(s.Baseline) + " in the baseline"},
		{s.Suppressed, strconv.Itoa(s.Suppressed) + " beyond the limit"},
		{s.Skipped, strconv.Itoa(s.Skipped) + " skipped"},
		{s.Errors, count(s.Errors, "error")},
		{s.Rules, count(s.Rules, "rule")},
	} {
		if c.n > 0 {
			parts = append(parts, c.text)
		}
	}
	if elapsed && r.ElapsedMS > 0 {
		parts = append(parts, strconv.FormatInt(r.ElapsedMS, 10)+" ms")
	}
	return strings.Join(parts, " · ")
}

// severityCounts is " (1 high, 2 medium)".
func severityCounts(s *Summary) string {
	var parts []string
	for _, severity := range engine.Severities() {
		if n := s.BySeverity[severity]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	for _, severity := range sortedKeys(s.BySeverity) {
		if n := s.BySeverity[severity]; n > 0 && severity.Rank() == 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// documentsWithFindings counts the documents that have a new finding.
func documentsWithFindings(r *Report) int {
	n := 0
	for i := range r.Documents {
		if slices.ContainsFunc(r.Documents[i].Findings, func(f engine.Finding) bool { return f.Status == engine.StatusNew }) {
			n++
		}
	}
	return n
}

// notJudged is the second closing line of a failed run that also left
// something unjudged, "" where there is none.
func notJudged(r *Report) string {
	var parts []string
	if n := r.Summary.Incomplete; n > 0 {
		parts = append(parts, count(n, "document")+" not fully judged")
	}
	if n := len(r.Errors); n > 0 {
		parts = append(parts, count(n, "error"))
	}
	return strings.Join(parts, " · ")
}

// note is a remark on the run besides findings, errors and incomplete rules.
type note struct {
	// topic is a word or two for what it is about.
	topic string
	// serious says that the user should act on it.
	serious bool
	// place is where it stands, as file:line or a name.
	place string
	text  string
}

// notes lists what became of waivers and which documents no rule covers.
func notes(r *Report) []note {
	var list []note
	for _, s := range r.Uncovered {
		list = append(list, note{"not covered", true, oneLine(s.Name), oneLine(s.Why)})
	}
	for _, group := range []struct {
		topic   string
		serious bool
		waivers []WaiverNote
	}{{"lapsed waiver", true, r.Waivers.Lapsed}, {"invalid waiver", true, r.Waivers.Invalid}, {"unused waiver", false, r.Waivers.Unused}} {
		for _, w := range group.waivers {
			list = append(list, note{group.topic, group.serious, oneLine(w.Where), waiverText(w)})
		}
	}
	return append(list, compared(r)...)
}

// waiverText is what there is to say about a waiver, without its place.
func waiverText(w WaiverNote) string {
	text := oneLine(w.Rule)
	if w.Note != "" {
		text += ": " + oneLine(w.Note)
	}
	var parts []string
	if w.Owner != "" {
		parts = append(parts, "owner "+oneLine(w.Owner))
	}
	if w.Expires != "" {
		parts = append(parts, "expires "+oneLine(w.Expires))
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text
}

// waiverUseText says why a finding is waived, in a line.
func waiverUseText(w *engine.WaiverUse) string {
	if w == nil {
		return ""
	}
	var parts []string
	if w.Owner != "" {
		parts = append(parts, "owner "+oneLine(w.Owner))
	}
	if w.Expires != "" {
		parts = append(parts, "until "+oneLine(w.Expires))
	}
	if w.Where != "" {
		parts = append(parts, oneLine(w.Where))
	}
	text := oneLine(w.Reason)
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return strings.TrimSpace(text)
}

// explanationLines writes an explanation as indented lines: each expression
// with its place and result, below it the values it had.
func explanationLines(e *engine.Explanation) []string {
	var out []string
	if e.Note != "" {
		out = append(out, oneLine(e.Note))
	}
	for _, step := range e.Steps {
		out = append(out, fmt.Sprintf("%s  %s  → %s", place(inputs.Position{File: step.File, Line: step.Line}),
			oneLine(step.Expression), oneLine(step.Result)))
		for _, name := range sortedKeys(step.Values) {
			out = append(out, "    "+oneLine(name)+" = "+oneLine(step.Values[name]))
		}
	}
	return out
}

// whyNotTitle heads the answer to --why-not for one document.
func whyNotTitle(w *WhyNot) string {
	word := "did not fire on"
	if w.Explanation.Fired {
		word = "fired on"
	}
	return w.Explanation.Rule + " " + word + " " + oneLine(subjectLabel(w.Subject))
}
