package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// vulnerability is one vulnerability of one package of a document: what
// several rules find of it is one row of a table.
type vulnerability struct {
	id, name, purl, installed, url string
	fixed                          []string
	severity                       engine.Severity
	// layer is the index of the layer that brought the package, -1 where none is known.
	layer    int
	findings []*engine.Finding
}

// aboutVulnerability reports whether a finding is about a vulnerability of a package.
func aboutVulnerability(f *engine.Finding) bool {
	return detailText(f, "vulnerability") != "" && detailText(f, "package") != ""
}

// detailText is a text among a finding's details, "" without one.
func detailText(f *engine.Finding, key string) string {
	text, _ := f.Details[key].(string)
	return text
}

// detailTexts is a list of texts among a finding's details.
func detailTexts(f *engine.Finding, key string) []string {
	var out []string
	switch list := f.Details[key].(type) {
	case []any:
		for _, one := range list {
			if text, ok := one.(string); ok {
				out = append(out, text)
			}
		}
	case []string:
		out = list
	}
	return out
}

// vulnerabilities are those of a document's findings that shown lets through:
// by layer, the worst first.
func vulnerabilities(d *Document, shown func(*engine.Finding) bool) []*vulnerability {
	type key struct{ id, purl, name, installed, layer string }
	known := map[key]*vulnerability{}
	var list []*vulnerability
	for i := range d.Findings {
		f := &d.Findings[i]
		if !aboutVulnerability(f) || !shown(f) {
			continue
		}
		at := key{detailText(f, "vulnerability"), detailText(f, "purl"), detailText(f, "package"), detailText(f, "installed"), detailText(f, "layer")}
		v := known[at]
		if v == nil {
			v = &vulnerability{id: at.id, name: at.name, purl: at.purl, installed: at.installed, url: detailText(f, "url"),
				fixed: detailTexts(f, "fixed"), severity: f.Severity, layer: d.layer(at.layer)}
			known[at], list = v, append(list, v)
		}
		if severityRank(f.Severity) > severityRank(v.severity) {
			v.severity = f.Severity
		}
		v.findings = append(v.findings, f)
	}
	slices.SortStableFunc(list, func(a, b *vulnerability) int {
		return cmp.Or(cmp.Compare(a.layer, b.layer), severityRank(b.severity)-severityRank(a.severity), strings.Compare(a.name, b.name),
			strings.Compare(a.id, b.id), strings.Compare(a.installed, b.installed))
	})
	return list
}

// layer is the index of the layer with a digest, -1 where there is none.
func (d *Document) layer(digest string) int {
	if d.Image == nil || digest == "" {
		return -1
	}
	return slices.IndexFunc(d.Image.Layers, func(l ImageLayer) bool { return l.Digest == digest })
}

// layerTitle says which layer an index means, and what made it.
func (d *Document) layerTitle(index int) string {
	if index < 0 || d.Image == nil {
		return ""
	}
	return joinNonEmpty(" ", "layer "+strconv.Itoa(index+1), cutRunes(oneLine(d.Image.Layers[index].Instruction), maxInstruction))
}

// maxInstruction is how much of an instruction a title shows.
const maxInstruction = 60

// rules are the rules that found it, each once.
func (v *vulnerability) rules() string {
	var out []string
	for _, f := range v.findings {
		if label := ruleLabel(f.Rule, f.Instance); !slices.Contains(out, label) {
			out = append(out, label)
		}
	}
	return strings.Join(out, ", ")
}

// fix is what repairs it.
func (v *vulnerability) fix() string {
	if len(v.fixed) == 0 {
		return "no fix"
	}
	return "→ " + oneLine(strings.Join(v.fixed, " or "))
}

// status says why it does not count, "" where it does.
func (v *vulnerability) status() string {
	for _, f := range v.findings {
		if f.Status == engine.StatusNew {
			return ""
		}
	}
	f := v.findings[0]
	if f.Status == engine.StatusWaived {
		return joinNonEmpty(": ", "waived", waiverUseText(f.Waiver))
	}
	return "known"
}

// tally counts vulnerabilities by severity: "2 critical, 5 high".
func tally(list []*vulnerability) string {
	counted := map[engine.Severity]int{}
	for _, v := range list {
		counted[v.severity]++
	}
	var parts []string
	for _, s := range append(engine.Severities(), engine.Unknown) {
		if n := counted[s]; n > 0 && !slices.Contains(parts, strconv.Itoa(n)+" "+string(s)) {
			parts = append(parts, strconv.Itoa(n)+" "+string(s))
		}
	}
	return strings.Join(parts, ", ")
}

// byLayer divides vulnerabilities into those of each layer.
func byLayer(list []*vulnerability) [][]*vulnerability {
	var out [][]*vulnerability
	for i, v := range list {
		if i == 0 || list[i-1].layer != v.layer {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], v)
	}
	return out
}

// base says what an image was built on, as far as it says so.
func (d *Document) base() string {
	switch {
	case d.Image == nil:
		return ""
	case d.Image.Base != "":
		return "on " + oneLine(d.Image.Base)
	case d.Image.OS != "":
		return "on " + oneLine(d.Image.OS)
	}
	return ""
}

// vulnerabilityTable adds a document's vulnerabilities, a line each.
func (p *textPage) vulnerabilityTable(d *Document, list []*vulnerability) {
	id, name, installed := 0, 0, 0
	for _, v := range list {
		id, name, installed = max(id, textWidth(oneLine(v.id))), max(name, textWidth(oneLine(v.name))), max(installed, textWidth(oneLine(v.installed)))
	}
	p.add("  ")
	p.paint(colorBold, joinNonEmpty(" ", "vulnerabilities", d.base())+":")
	p.add(" " + tally(list) + "\n")
	for _, group := range byLayer(list) {
		if title := d.layerTitle(group[0].layer); title != "" {
			p.add("   ")
			p.paint(colorDim, title+": "+tally(group))
			p.add("\n")
		}
		for _, v := range group {
			p.add("    ")
			p.pad(severityColor(v.severity), string(v.severity), severityWidth)
			p.add("  ")
			p.pad("", oneLine(v.id), min(id, 24))
			p.add("  ")
			p.pad("", oneLine(v.name), min(name, 40))
			p.add("  ")
			p.pad("", oneLine(v.installed), min(installed, 24))
			p.add("  " + joinNonEmpty("  ", v.fix(), v.rules(), v.status()) + "\n")
			for _, f := range v.findings {
				if f.Explanation != nil {
					p.explanation(f.Explanation, indent)
				}
			}
			p.flush(false)
		}
	}
}

// vulnerabilities adds tables of what is new: one for each document.
func (m *markdownPage) vulnerabilities(r *Report) {
	for i := range r.Documents {
		d := &r.Documents[i]
		list := vulnerabilities(d, func(f *engine.Finding) bool { return f.Status == engine.StatusNew })
		if len(list) == 0 {
			continue
		}
		m.line("### Vulnerabilities of "+markdownText(documentLabel(d))+" "+markdownText(d.base()), "")
		if d.Kind == inputs.KindImage {
			m.line("| layer | vulnerabilities |", "| --- | --- |")
			for _, group := range byLayer(list) {
				title := d.layerTitle(group[0].layer)
				if title == "" {
					title = "unknown"
				}
				m.line("| " + markdownText(title) + " | " + tally(group) + " |")
			}
			m.line("")
		}
		m.line("| severity | vulnerability | package | installed | fix | rule |", "| --- | --- | --- | --- | --- | --- |")
		for _, v := range list {
			id := markdownText(v.id)
			if isWebURL(v.url) {
				id = strings.Replace(markdownLink(v.url), ">"+markdownText(v.url)+"<", ">"+id+"<", 1)
			}
			m.line("| " + strings.Join([]string{markdownText(string(v.severity)), id, markdownText(v.name), markdownText(v.installed),
				markdownText(v.fix()), markdownText(v.rules())}, " | ") + " |")
		}
		m.line("")
		for _, v := range list {
			for _, f := range v.findings {
				if f.Explanation != nil {
					m.line("**Why "+markdownText(v.id)+":**", "", markdownPre(strings.Join(explanationLines(f.Explanation), "\n")), "")
				}
			}
		}
	}
}

// compared are the notes on what a change did.
func compared(r *Report) []note {
	var list []note
	for i := range r.Documents {
		d := &r.Documents[i]
		c := d.Comparison
		if c == nil {
			continue
		}
		where := documentLabel(d)
		if c.With == "" {
			list = append(list, note{"comparison", true, where, "nothing to compare it with: all its findings count as new"})
			continue
		}
		list = append(list, note{"comparison", false, where, "with " + oneLine(c.With) + ": " + count(c.Introduced, "finding") + " introduced, " +
			strconv.Itoa(len(c.Vanished)) + " vanished, " + strconv.Itoa(len(c.Disclosed)) + " disclosed since"})
		for _, part := range []struct {
			topic string
			items []string
		}{{"added", c.Added}, {"removed", c.Removed}, {"changed", c.Changed}, {"disclosed", messages(c.Disclosed)}, {"vanished", messages(c.Vanished)}} {
			if len(part.items) > 0 {
				list = append(list, note{part.topic, false, where, several(part.items)})
			}
		}
	}
	return list
}

func messages(list []ComparedFinding) []string {
	out := make([]string, 0, len(list))
	for _, f := range list {
		out = append(out, string(f.Severity)+" "+f.Message)
	}
	return out
}

// mostListed is how many names a note lists.
const mostListed = 20

func several(items []string) string {
	rest := ""
	if len(items) > mostListed {
		rest = "; and " + strconv.Itoa(len(items)-mostListed) + " more"
		items = items[:mostListed]
	}
	return oneLine(strings.Join(items, "; ")) + rest
}
