package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// writeGitHub writes workflow commands, which GitHub shows as annotations:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
// Waived and known findings are only counted.
func writeGitHub(w io.Writer, r Report, _ Style) error {
	g := &commandLog{}
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			if f := &d.Findings[j]; f.Status == engine.StatusNew {
				g.finding(&r, d, f)
			}
		}
	}
	for _, e := range r.Errors {
		g.command("error", e.Position, "could not be judged", e.Message)
	}
	for _, u := range unjudgedRules(&r) {
		title := "incomplete: " + u.rule
		if u.failed {
			title = "error in " + u.rule
		}
		// One annotation names all documents; it hangs on the first.
		g.command("error", inputs.Position{File: u.documents[0].File}, title, u.why+" — "+u.where())
	}
	for _, n := range notes(&r) {
		level := "notice"
		if n.serious {
			level = "warning"
		}
		g.command(level, inputs.Position{}, n.topic, joinNonEmpty(": ", n.place, n.text))
	}
	for i := range r.WhyNot {
		g.command("notice", inputs.Position{}, "why not", whyNotTitle(&r.WhyNot[i])+"\n"+strings.Join(explanationLines(&r.WhyNot[i].Explanation), "\n"))
	}
	closing := &textPage{}
	closing.closing(&r, false)
	g.out = append(g.out, defuse(closing.out, inertText)...)
	_, err := w.Write(g.out)
	return err
}

// commandLog collects workflow commands.
type commandLog struct{ out []byte }

// finding adds one finding: an error where it fails the run, else a warning
// for medium and more, else a notice.
func (g *commandLog) finding(r *Report, d *Document, f *engine.Finding) {
	level := "notice"
	switch {
	case r.fails(f.Severity):
		level = "error"
	case severityRank(f.Severity) >= engine.Medium.Rank():
		level = "warning"
	}
	pos := inputs.Position{File: d.File}
	if f.Location != nil {
		pos = *f.Location
	}
	message := cutRunes(f.Message, maxMessage)
	if fix := strings.TrimSpace(f.Remediation); fix != "" {
		message += "\nfix: " + fix
	}
	if f.Explanation != nil {
		message += "\nwhy:\n" + strings.Join(explanationLines(f.Explanation), "\n")
	}
	g.command(level, pos, string(f.Severity)+": "+ruleLabel(f.Rule, f.Instance), message)
}

// command adds one workflow command. Values are escaped as the runner's
// toolkit does (actions/toolkit, packages/core/src/command.ts), so nothing in
// them ends the line or the property.
func (g *commandLog) command(level string, pos inputs.Position, title, message string) {
	g.out = append(g.out, "::"+level...)
	separator := " "
	property := func(name, value string) {
		g.out = append(g.out, separator+name+"="+propertyEscapes.Replace(value)...)
		separator = ","
	}
	if pos.File != "" && pos.File != "-" {
		property("file", pos.File)
		if pos.Line > 0 {
			property("line", strconv.Itoa(pos.Line))
		}
		if pos.Line > 0 && pos.EndLine >= pos.Line {
			property("endLine", strconv.Itoa(pos.EndLine))
		}
		// Columns are only taken where the range is within one line.
		if pos.Line > 0 && pos.Column > 0 && pos.EndLine <= pos.Line {
			property("col", strconv.Itoa(pos.Column))
			if pos.EndColumn > pos.Column {
				property("endColumn", strconv.Itoa(pos.EndColumn-1)) // inclusive there
			}
		}
	}
	property("title", oneLine(title))
	text := string(defuse([]byte(message), inertText))
	g.out = append(g.out, "::"+messageEscapes.Replace(text)+"\n"...)
}

// The escapes of workflow commands.
var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
