package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// ANSI colours of the text formats (SGR parameters).
const (
	colorBold = "1"
	colorDim  = "2"
	colorNote = "33"
	colorBad  = "31"
)

// severityColor is the colour of a severity.
func severityColor(s engine.Severity) string {
	switch s {
	case engine.Critical:
		return "1;35"
	case engine.High:
		return "31"
	case engine.Medium:
		return "33"
	case engine.Low:
		return "36"
	}
	return "34"
}

// textPage collects the output of the text formats.
type textPage struct {
	style Style
	// out holds what is not yet written.
	out []byte
	w   io.Writer
	// started says that something was added before out.
	started bool
	err     error
}

// flush writes what is collected, workflow commands made inert. It is to be
// called at the end of a line. Unless all is asked for, it waits for a chunk.
func (p *textPage) flush(all bool) {
	if len(p.out) == 0 || len(p.out) < chunk && !all {
		return
	}
	p.started = true
	if p.err == nil {
		_, p.err = p.w.Write(defuse(p.out, inertText))
	}
	p.out = p.out[:0]
}

// paint adds s in a colour.
func (p *textPage) paint(color, s string) {
	if !p.style.Color || color == "" {
		p.out = append(p.out, s...)
		return
	}
	p.out = append(p.out, "\x1b["...)
	p.out = append(p.out, color...)
	p.out = append(p.out, 'm')
	p.out = append(p.out, s...)
	p.out = append(p.out, "\x1b[0m"...)
}

func (p *textPage) add(s string) { p.out = append(p.out, s...) }

// pad adds s in a colour and fills up to width.
func (p *textPage) pad(color, s string, width int) {
	p.paint(color, s)
	p.spaces(width - textWidth(s))
}

func (p *textPage) spaces(n int) {
	for ; n > 0; n-- {
		p.out = append(p.out, ' ')
	}
}

// minWrap is the narrowest column that text is wrapped in.
const minWrap = 30

// wrapped adds s, which starts at column indent, in lines that fit the width;
// all but the first are indented.
func (p *textPage) wrapped(s string, indent int) {
	room := p.style.Width - indent
	if p.style.Width <= 0 || room < minWrap || textWidth(s) <= room {
		p.add(s)
		return
	}
	used := 0
	for word := range strings.FieldsSeq(s) {
		w := textWidth(word)
		switch {
		case used == 0:
		case used+1+w > room:
			p.add("\n")
			p.spaces(indent)
			used = 0
		default:
			p.add(" ")
			used++
		}
		p.add(word)
		used += w
	}
}

// gap adds an empty line unless nothing stands before it.
func (p *textPage) gap() {
	if p.started || len(p.out) > 0 {
		p.add("\n")
	}
}

// writeText writes the report for people.
func writeText(w io.Writer, r Report, style Style) error {
	p := &textPage{style: style, w: w}
	for i := 0; i < len(r.Documents); {
		next := i + 1
		for next < len(r.Documents) && r.Documents[i].File != "" && r.Documents[next].File == r.Documents[i].File {
			next++
		}
		p.file(r.Documents[i:next])
		i = next
	}
	if !style.Quiet {
		p.remarks(&r)
		p.whyNot(r.WhyNot)
	}
	p.closing(&r, true)
	p.flush(true)
	return p.err
}

// shown reports whether a finding is printed: new ones always, the others
// when asked for.
func (p *textPage) shown(f *engine.Finding) bool {
	return f.Status == engine.StatusNew || p.style.Verbose && !p.style.Quiet
}

// file adds the findings of the documents of one file.
func (p *textPage) file(documents []Document) {
	ruleWidth, any := 0, false
	for i := range documents {
		for j := range documents[i].Findings {
			if f := &documents[i].Findings[j]; p.shown(f) {
				any = true
				ruleWidth = max(ruleWidth, textWidth(ruleLabel(f.Rule, f.Instance)))
			}
		}
	}
	if !any {
		return
	}
	p.gap()
	heading := documents[0].File
	if heading == "" {
		heading = subjectLabel(documents[0].Subject)
	}
	p.paint(colorBold, oneLine(heading))
	p.add("\n")
	first := true
	for i := range documents {
		first = p.document(&documents[i], len(documents) > 1, min(ruleWidth, 40), first)
	}
}

// document adds the findings of one document; labelled says that its file
// holds others. First says that nothing of the file is printed yet; the
// result says so for the next document.
func (p *textPage) document(d *Document, labelled bool, ruleWidth int, first bool) bool {
	heading := labelled
	var above *engine.Finding
	for i := range d.Findings {
		f := &d.Findings[i]
		if !p.shown(f) || aboutVulnerability(f) {
			continue
		}
		repeated := samePlace(above, f)
		if !first && !repeated {
			p.add("\n")
		}
		above = f
		if heading {
			p.add("  ")
			p.paint(colorDim, oneLine(withinFile(d)))
			p.add("\n")
		}
		first, heading = false, false
		p.finding(d, f, ruleWidth, !repeated)
		p.flush(false)
	}
	if list := vulnerabilities(d, p.shown); len(list) > 0 {
		if !first {
			p.add("\n")
		}
		if heading {
			p.add("  ")
			p.paint(colorDim, oneLine(subjectLabel(d.Subject)))
			p.add("\n")
		}
		first = false
		p.vulnerabilityTable(d, list)
	}
	for _, rule := range sortedKeys(d.Truncated) {
		if n := d.Truncated[rule]; n > 0 && !first && !p.style.Quiet {
			p.add("  … and " + strconv.Itoa(n) + " more of " + rule + "\n")
		}
	}
	return first
}

// samePlace reports whether two findings in a row point at the same lines: the
// source is then shown once.
func samePlace(above, f *engine.Finding) bool {
	return above != nil && above.Location != nil && f.Location != nil && *above.Location == *f.Location
}

// Columns of a finding's first line, and the indent of what follows it.
const (
	placeWidth    = 7
	severityWidth = 8
	indent        = 9
)

// finding adds one finding, with its source lines where excerpt says so.
func (p *textPage) finding(d *Document, f *engine.Finding, ruleWidth int, excerpt bool) {
	at := "-"
	if f.Location != nil && f.Location.Line > 0 {
		pos := *f.Location
		if pos.File == d.File {
			pos.File = ""
		}
		at = place(pos)
	}
	p.add("  ")
	p.pad("", at, placeWidth)
	p.add(" ")
	p.pad(severityColor(f.Severity), string(f.Severity), severityWidth)
	p.add(" ")
	rule := ruleLabel(f.Rule, f.Instance)
	p.pad(colorBold, rule, ruleWidth)
	p.add("  ")
	column := 2 + max(placeWidth, textWidth(at)) + 1 + max(severityWidth, len(f.Severity)) + 1 + max(ruleWidth, textWidth(rule)) + 2
	p.wrapped(cutRunes(oneLine(f.Message), maxMessage), column)
	p.add("\n")
	if excerpt {
		p.excerpt(f)
	}
	p.labelled("fix: ", f.Remediation)
	switch {
	case f.Status == engine.StatusWaived:
		p.labelled("waived: ", waiverUseText(f.Waiver))
	case f.Status == engine.StatusBaseline:
		p.labelled("known: ", "in the baseline, or not brought by this change")
	}
	if f.Explanation != nil {
		p.spaces(indent)
		p.paint(colorDim, "why:")
		p.add("\n")
		p.explanation(f.Explanation, indent+2)
	}
}

// labelled adds a label and a text of several lines, or nothing for no text.
func (p *textPage) labelled(label, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	p.spaces(indent)
	p.paint(colorDim, label)
	hang := indent + len(label)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.spaces(hang)
		}
		p.wrapped(strings.ReplaceAll(line, "\t", "    "), hang)
		p.add("\n")
	}
}

func (p *textPage) explanation(e *engine.Explanation, indent int) {
	for _, line := range explanationLines(e) {
		p.spaces(indent)
		p.add(cutRunes(line, maxMessage))
		p.add("\n")
	}
}

// longestSpan is how many lines a finding may span and be shown whole; of a
// longer one, such as a container, the first line says enough.
const longestSpan = 3

// shownLines are the lines of a finding's excerpt that text shows.
func shownLines(f *engine.Finding) []engine.SourceLine {
	if f.Location == nil || f.Location.EndLine-f.Location.Line < longestSpan {
		return f.Excerpt
	}
	for i, line := range f.Excerpt {
		if line.Line >= f.Location.Line {
			return f.Excerpt[:i+1]
		}
	}
	return f.Excerpt
}

// excerpt adds the source lines of a finding, and ^^^ below its span on the
// first line of it.
func (p *textPage) excerpt(f *engine.Finding) {
	lines := shownLines(f)
	if len(lines) == 0 {
		return
	}
	digits := len(strconv.Itoa(lines[len(lines)-1].Line))
	for _, line := range lines {
		number := strconv.Itoa(line.Line)
		p.spaces(indent + digits - len(number))
		p.paint(colorDim, number+" │")
		if line.Text != "" {
			p.add(" ")
			p.add(expandTabs(line.Text))
		}
		p.add("\n")
		if f.Location == nil || line.Line != f.Location.Line {
			continue
		}
		if before, width := underline(line, f.Location); width > 0 {
			p.spaces(indent + digits)
			p.paint(colorDim, " │")
			p.spaces(1 + before)
			p.paint(severityColor(f.Severity), strings.Repeat("^", width))
			p.add("\n")
		}
	}
}

// expandTabs replaces tabs by spaces up to the next tab stop.
func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			column += runeWidth(r)
			continue
		}
		for n := tabStop - column%tabStop; n > 0; n-- {
			b.WriteByte(' ')
			column++
		}
	}
	return b.String()
}

// underline returns how many columns stand before the span on its first line,
// and how many the span has. Behind a replaced secret columns are not known
// any more: a span that starts there has none, one that reaches there ends
// with the line.
func underline(line engine.SourceLine, pos *inputs.Position) (before, width int) {
	start := max(pos.Column-line.Cut, 1)
	end := -1 // the line's end
	if pos.EndLine <= pos.Line && pos.EndColumn > pos.Column {
		end = pos.EndColumn - line.Cut
	}
	text := line.Text
	if at := strings.Index(text, redactionMark); at >= 0 {
		first := len([]rune(text[:at])) + 1
		if first < start {
			return 0, 0
		}
		if end > first {
			end = -1
		}
	}
	column, at := 0, 0
	for _, r := range text {
		at++
		w := runeWidth(r)
		if r == '\t' {
			w = tabStop - column%tabStop
		}
		if end >= 0 && at >= end {
			break
		}
		if at < start {
			before += w
		} else {
			width += w
		}
		column += w
	}
	if at < start-1 {
		return 0, 0
	}
	return before, max(width, 1)
}

// remarks adds errors, what could not be judged, and notes.
func (p *textPage) remarks(r *Report) {
	started := false
	line := func(color, sign, topic, text string) {
		if !started {
			p.gap()
			started = true
		}
		p.paint(color, sign+" "+topic)
		p.add("   ")
		p.wrapped(cutRunes(text, maxMessage), textWidth(sign)+1+textWidth(topic)+3)
		p.add("\n")
	}
	for _, e := range r.Errors {
		line(colorBad, "!", "error", joinNonEmpty(": ", place(e.Position), oneLine(e.Message)))
	}
	for _, u := range oneReason(unjudgedRules(r)) {
		if u.failed {
			line(colorBad, "!", "error", u.rule+": "+u.why+" — "+u.where())
			continue
		}
		line(colorNote, "?", "incomplete", u.rule+": "+u.why+" — "+u.where())
	}
	for _, n := range notes(r) {
		color := colorDim
		if n.serious {
			color = colorNote
		}
		line(color, "·", n.topic, joinNonEmpty(": ", n.place, n.text))
	}
	if !p.style.Verbose {
		return
	}
	for _, s := range r.Skipped {
		line(colorDim, "·", "skipped", joinNonEmpty(": ", oneLine(s.Name), oneLine(s.Why)))
	}
	for i := range r.Documents {
		for _, g := range r.Documents[i].Missing {
			line(colorDim, "·", "not seen", documentLabel(&r.Documents[i])+": "+gapText(g))
		}
	}
	for _, f := range r.InForce {
		line(colorDim, "·", "in force", joinNonEmpty(" ", oneLine(f.Kind), oneLine(f.Name), oneLine(f.Digest)))
	}
}

// joinNonEmpty joins those parts that are not empty.
func joinNonEmpty(separator string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}

// whyNot adds the answers to --why-not.
func (p *textPage) whyNot(list []WhyNot) {
	for i := range list {
		p.gap()
		p.paint(colorBold, whyNotTitle(&list[i]))
		p.add("\n")
		p.explanation(&list[i].Explanation, 2)
	}
}

// closing adds the closing lines. Elapsed adds the wall time.
func (p *textPage) closing(r *Report, elapsed bool) {
	p.gap()
	v := verdictOf(r.Verdict)
	p.paint(v.color, v.sign+" "+v.word)
	if numbers := counts(r, elapsed); numbers != "" {
		p.add("   " + numbers)
	}
	p.add("\n")
	if rest := notJudged(r); r.Verdict == "fail" && rest != "" {
		p.paint(colorNote, "? incomplete")
		p.add("   " + rest + "\n")
	}
}
