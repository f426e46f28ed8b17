package report

import (
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// writeMarkdown writes GitHub-flavoured Markdown: the counts, then the
// findings by severity, each collapsed to a line.
func writeMarkdown(w io.Writer, r Report, style Style) error {
	m := &markdownPage{}
	v := verdictOf(r.Verdict)
	m.line("## "+v.sign+" Boltseal: "+v.word, "")
	m.line(markdownText(counts(&r, false)), "")
	if rest := notJudged(&r); r.Verdict == "fail" && rest != "" {
		m.line("**? incomplete**: "+rest, "")
	}
	m.summary(&r)
	m.vulnerabilities(&r)
	m.findings(&r)
	if !style.Quiet {
		m.accepted(&r)
		m.remarks(&r)
		m.whyNot(r.WhyNot)
	}
	_, err := w.Write(defuse(m.out, inertText))
	return err
}

// markdownPage collects Markdown.
type markdownPage struct{ out []byte }

func (m *markdownPage) line(lines ...string) {
	for _, line := range lines {
		m.out = append(append(m.out, line...), '\n')
	}
}

// markdownEscapes makes text stand for itself in Markdown with HTML:
// everything that could start a construct becomes a character reference,
// which has no meaning to the parser; ":" too where it would make a workflow
// command or a link. Mentions are looked for in the rendered text, so a comment
// keeps "@" apart from the name: nobody is notified.
var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", `\`, "&#92;", "`", "&#96;", "*", "&#42;", "_", "&#95;",
	"{", "&#123;", "}", "&#125;", "[", "&#91;", "]", "&#93;", "#", "&#35;", "|", "&#124;", "~", "&#126;", "$", "&#36;",
	"!", "&#33;", "@", "@<!-- -->", "::", "&#58;&#58;", "://", "&#58;//", "www.", "www&#46;", "\n", " ", "\t", " ")

// markdownText escapes text on one line.
func markdownText(s string) string { return markdownEscapes.Replace(oneLine(s)) }

// markdownBlock escapes text of several lines; their ends are kept.
func markdownBlock(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		line = markdownEscapes.Replace(strings.TrimSpace(line))
		// A number or a sign at the start of a line would begin a list, a
		// heading's underline or a quotation.
		if line != "" && strings.ContainsRune("0123456789-+=", rune(line[0])) {
			line = "&#" + strconv.Itoa(int(line[0])) + ";" + line[1:]
		}
		lines[i] = line
	}
	return strings.Join(lines, "<br>\n")
}

// markdownCode is text in a code span, as HTML: backticks cannot end it.
func markdownCode(s string) string { return "<code>" + markdownText(s) + "</code>" }

// markdownPre is a block of source; HTML, so that no fence can end it.
func markdownPre(s string) string {
	return "<pre>" + strings.ReplaceAll(html.EscapeString(s), "::", "&#58;&#58;") + "</pre>"
}

// markdownLink links an http address; anything else is only text.
func markdownLink(address string) string {
	if !isWebURL(address) {
		return markdownText(address)
	}
	return `<a href="` + html.EscapeString(address) + `">` + markdownText(address) + "</a>"
}

// summary adds the table of counts.
func (m *markdownPage) summary(r *Report) {
	if r.Summary.Findings == 0 {
		return
	}
	m.line("| severity | findings |", "| --- | ---: |")
	for _, severity := range m.severities(r) {
		if n := r.Summary.BySeverity[severity]; n > 0 {
			m.line("| " + markdownText(string(severity)) + " | " + strconv.Itoa(n) + " |")
		}
	}
	m.line("")
}

// severities lists the severities in order, words without a rank last.
func (m *markdownPage) severities(r *Report) []engine.Severity {
	list := engine.Severities()
	seen := map[engine.Severity]bool{}
	for i := range r.Documents {
		for _, f := range r.Documents[i].Findings {
			if f.Severity.Rank() == 0 {
				seen[f.Severity] = true
			}
		}
	}
	for _, s := range sortedKeys(r.Summary.BySeverity) {
		if s.Rank() == 0 {
			seen[s] = true
		}
	}
	return append(list, sortedKeys(seen)...)
}

// findings adds the new findings by severity.
func (m *markdownPage) findings(r *Report) {
	for _, severity := range m.severities(r) {
		headed := false
		for i := range r.Documents {
			d := &r.Documents[i]
			for j := range d.Findings {
				f := &d.Findings[j]
				if f.Severity != severity || f.Status != engine.StatusNew || aboutVulnerability(f) {
					continue
				}
				if !headed {
					m.line("### "+capitalised(string(severity)), "")
					headed = true
				}
				m.finding(d, f)
			}
		}
		if headed {
			m.line("")
		}
	}
}

// capitalised is an escaped word with a capital.
func capitalised(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return markdownText(s)
	}
	return markdownText(strings.ToUpper(s[:1]) + s[1:])
}

// finding adds one finding, collapsed.
func (m *markdownPage) finding(d *Document, f *engine.Finding) {
	m.line("<details><summary>" + markdownCode(ruleLabel(f.Rule, f.Instance)) + " " + markdownCode(findingPlace(d, f)) + " " +
		markdownText(cutRunes(f.Message, maxMessage)) + "</summary>")
	m.line("")
	if label := subjectLabel(f.Subject); label != "" {
		m.line("In "+markdownCode(label)+".", "")
	}
	if len(f.Excerpt) > 0 {
		var lines []string
		for _, line := range f.Excerpt {
			lines = append(lines, strconv.Itoa(line.Line)+" │ "+line.Text)
		}
		m.line(markdownPre(strings.Join(lines, "\n")), "")
	}
	if fix := strings.TrimSpace(f.Remediation); fix != "" {
		m.line("**Fix:** "+markdownBlock(fix), "")
	}
	if f.Explanation != nil {
		m.line("**Why:**", "", markdownPre(strings.Join(explanationLines(f.Explanation), "\n")), "")
	}
	m.line("</details>")
}

// accepted adds the waived findings, and how many are in the baseline.
func (m *markdownPage) accepted(r *Report) {
	var lines []string
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			if f := &d.Findings[j]; f.Status == engine.StatusWaived {
				lines = append(lines, "- "+markdownCode(ruleLabel(f.Rule, f.Instance))+" "+markdownCode(findingPlace(d, f))+" "+markdownText(waiverUseText(f.Waiver)))
			}
		}
	}
	if len(lines) > 0 {
		m.line("<details><summary>"+strconv.Itoa(len(lines))+" waived</summary>", "")
		m.line(lines...)
		m.line("", "</details>", "")
	}
}

// remarks adds errors, what could not be judged, and notes.
func (m *markdownPage) remarks(r *Report) {
	var lines []string
	for _, e := range r.Errors {
		lines = append(lines, "- **error** "+joinNonEmpty(": ", markdownText(place(e.Position)), markdownText(cutRunes(e.Message, maxMessage))))
	}
	for _, u := range unjudgedRules(r) {
		word := "incomplete"
		if u.failed {
			word = "error"
		}
		lines = append(lines, "- **"+word+"** "+markdownCode(u.rule)+": "+markdownText(cutRunes(u.why, maxMessage))+" — "+markdownText(u.where()))
	}
	if len(lines) > 0 {
		m.line("### Not judged", "")
		m.line(lines...)
		m.line("")
	}
	lines = nil
	for _, n := range notes(r) {
		lines = append(lines, "- **"+n.topic+"** "+joinNonEmpty(": ", markdownText(n.place), markdownText(cutRunes(n.text, maxMessage))))
	}
	for _, s := range r.Skipped {
		lines = append(lines, "- skipped "+joinNonEmpty(": ", markdownText(s.Name), markdownText(s.Why)))
	}
	if len(lines) > 0 {
		m.line("<details><summary>Notes</summary>", "")
		m.line(lines...)
		m.line("", "</details>", "")
	}
}

// whyNot adds the answers to --why-not.
func (m *markdownPage) whyNot(list []WhyNot) {
	if len(list) == 0 {
		return
	}
	m.line("### Why not", "")
	for i := range list {
		m.line(markdownText(whyNotTitle(&list[i]))+":", "", markdownPre(strings.Join(explanationLines(&list[i].Explanation), "\n")), "")
	}
}
