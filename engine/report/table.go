package report

import (
	"io"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// tableRow is one line of the table.
type tableRow struct {
	severity, color, rule, place, message string
}

// writeTable writes one line for each finding, in columns.
func writeTable(w io.Writer, r Report, style Style) error {
	p := &textPage{style: style, w: w}
	rows := tableRows(&r, p)
	if len(rows) > 0 {
		p.table(append([]tableRow{{severity: "SEVERITY", color: colorBold, rule: "RULE", place: "LOCATION", message: "MESSAGE"}}, rows...))
	}
	if !style.Quiet {
		p.tableExplanations(&r)
		p.whyNot(r.WhyNot)
	}
	p.closing(&r, false)
	p.flush(true)
	return p.err
}

// tableRows lists what the table shows.
func tableRows(r *Report, p *textPage) []tableRow {
	var rows []tableRow
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			f := &d.Findings[j]
			if !p.shown(f) {
				continue
			}
			message := cutRunes(oneLine(f.Message), maxMessage)
			if f.Status != engine.StatusNew {
				message = joinNonEmpty(" — ", "("+string(f.Status)+") "+message, waiverUseText(f.Waiver))
			}
			rows = append(rows, tableRow{string(f.Severity), severityColor(f.Severity), ruleLabel(f.Rule, f.Instance), findingPlace(d, f), message})
		}
	}
	if p.style.Quiet {
		return rows
	}
	for _, e := range r.Errors {
		rows = append(rows, tableRow{"error", colorBad, "-", place(e.Position), cutRunes(oneLine(e.Message), maxMessage)})
	}
	for _, u := range unjudgedRules(r) {
		row := tableRow{"?", colorNote, u.rule, u.shortly(), cutRunes(u.why, maxMessage)}
		if u.failed {
			row.severity, row.color = "error", colorBad
		}
		rows = append(rows, row)
	}
	for _, n := range notes(r) {
		rows = append(rows, tableRow{"note", colorDim, "-", n.place, cutRunes(n.topic+": "+n.text, maxMessage)})
	}
	if p.style.Verbose {
		for _, s := range r.Skipped {
			rows = append(rows, tableRow{"note", colorDim, "-", oneLine(s.Name), cutRunes("skipped: "+oneLine(s.Why), maxMessage)})
		}
	}
	return rows
}

// Narrowest columns of a table that does not fit; a terminal narrower than
// their sum wraps.
const (
	minRuleWidth    = 16
	minPlaceWidth   = 14
	minMessageWidth = 20
	columnGap       = 2
)

// table adds the rows; the widest columns are cut until the lines fit.
func (p *textPage) table(rows []tableRow) {
	severity, rule, at, message := 0, 0, 0, 0
	for i := range rows {
		row := &rows[i]
		// Making commands inert widens them; do it before anything is measured.
		for _, cell := range []*string{&row.rule, &row.place, &row.message} {
			if strings.Contains(*cell, "##") {
				*cell = string(defuse([]byte(*cell), inertText))
			}
		}
		severity = max(severity, textWidth(row.severity))
		rule = max(rule, textWidth(row.rule))
		at = max(at, textWidth(row.place))
		message = max(message, textWidth(row.message))
	}
	if p.style.Width > 0 {
		room := p.style.Width - severity - 3*columnGap
		at = fit(at, room-rule-min(message, minMessageWidth), minPlaceWidth)
		rule = fit(rule, room-at-min(message, minMessageWidth), minRuleWidth)
		message = fit(message, room-at-rule, 1)
	}
	for _, row := range rows {
		p.pad(row.color, row.severity, severity+columnGap)
		p.pad("", cutWidth(row.rule, rule), rule+columnGap)
		p.pad("", cutWidthLeft(row.place, at), at+columnGap)
		p.add(cutWidth(row.message, message))
		p.add("\n")
		p.flush(false)
	}
}

// fit returns the width wanted, or what room there is, but the least at least.
func fit(want, room, least int) int {
	if want <= room {
		return want
	}
	return min(want, max(room, least))
}

// tableExplanations adds the explanations below the table.
func (p *textPage) tableExplanations(r *Report) {
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			f := &d.Findings[j]
			if f.Explanation == nil || !p.shown(f) {
				continue
			}
			p.gap()
			p.paint(colorBold, "why "+ruleLabel(f.Rule, f.Instance)+" "+findingPlace(d, f))
			p.add("\n")
			p.explanation(f.Explanation, 2)
		}
	}
}
