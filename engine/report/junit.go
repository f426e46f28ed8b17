package report

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boltseal/boltseal/engine"
)

// testSuite is one file; its cases are pairs of document and rule.
type testSuite struct {
	name  string
	cases []testCase
}

// testCase is one case. Outcome is failure, error, skipped, or "" for a pass
// (then body is its output).
type testCase struct {
	name, class, outcome, message, kind, body string
}

// writeJUnit writes one suite for each file, with a case for each document
// and rule that found something, and one passing case for each document that
// has none. A case fails where a finding fails the run; findings below that
// are output of a passing case; waived and known ones make it skipped.
func writeJUnit(w io.Writer, r Report, _ Style) error {
	suites := &suiteList{index: map[string]int{}}
	suites.documents(&r)
	for _, e := range r.Errors {
		name := e.Position.File
		if name == "" {
			name = "boltseal"
		}
		suites.add(name, testCase{name: "could not be judged", class: name, outcome: "error",
			message: oneLine(e.Message), kind: "error", body: joinNonEmpty(": ", place(e.Position), e.Message)})
	}
	for _, n := range notes(&r) {
		suites.add("boltseal", testCase{name: n.topic + " " + n.place, class: "boltseal", body: n.text})
	}
	for i := range r.WhyNot {
		suites.add("boltseal", testCase{name: whyNotTitle(&r.WhyNot[i]), class: "boltseal",
			body: strings.Join(explanationLines(&r.WhyNot[i].Explanation), "\n")})
	}
	x := &xmlPage{}
	x.out = append(x.out, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	var all testTotals
	for _, suite := range suites.list {
		all.add(suite.cases)
	}
	x.open("", "testsuites", append([]string{"name", "boltseal"}, all.attributes()...), ">\n")
	for _, suite := range suites.list {
		x.suite(suite)
	}
	x.add("</testsuites>\n")
	_, err := w.Write(defuse(x.out, inertXML))
	return err
}

// suiteList holds the suites in the order of their first case.
type suiteList struct {
	list  []testSuite
	index map[string]int
}

// documents adds the cases of all documents.
func (l *suiteList) documents(r *Report) {
	for i := range r.Documents {
		d := &r.Documents[i]
		name := d.File
		if name == "" {
			name = subjectLabel(d.Subject)
		}
		for _, c := range documentCases(r, d) {
			l.add(name, c)
		}
	}
}

// add adds a case to the suite called name.
func (l *suiteList) add(name string, c testCase) {
	at, ok := l.index[name]
	if !ok {
		at = len(l.list)
		l.index[name] = at
		l.list = append(l.list, testSuite{name: name})
	}
	l.list[at].cases = append(l.list[at].cases, c)
}

// documentCases makes the cases of one document: rules in the order of their
// first finding, then those that could not be judged.
func documentCases(r *Report, d *Document) []testCase {
	var cases []testCase
	class := subjectLabel(d.Subject)
	groups, order := map[string][]*engine.Finding{}, []string{}
	for i := range d.Findings {
		f := &d.Findings[i]
		label := ruleLabel(f.Rule, f.Instance)
		if groups[label] == nil {
			order = append(order, label)
		}
		groups[label] = append(groups[label], f)
	}
	for _, label := range order {
		cases = append(cases, ruleCase(r, d, label, class, groups[label]))
	}
	judged := true
	for _, result := range d.Results {
		if result.Verdict != engine.Incomplete && result.Verdict != engine.Error {
			continue
		}
		judged = false
		cases = append(cases, testCase{name: ruleLabel(result.Rule, result.Instance), class: class, outcome: "error",
			message: resultWhy(result), kind: string(result.Verdict), body: resultWhy(result)})
	}
	switch {
	case judged && d.Verdict == engine.Incomplete:
		cases = append(cases, testCase{name: "judged", class: class, outcome: "error", message: "incomplete", kind: "incomplete"})
	case len(cases) == 0:
		cases = append(cases, testCase{name: "all rules", class: class})
	}
	return cases
}

// ruleCase makes the case of one rule's findings in one document.
func ruleCase(r *Report, d *Document, label, class string, findings []*engine.Finding) testCase {
	c := testCase{name: label, class: class}
	var body, reasons []string
	rank := 3 // 0 failure, 1 passes with output, 2 skipped
	for _, f := range findings {
		now := 2
		switch {
		case f.Status == engine.StatusNew && r.fails(f.Severity):
			now = 0
		case f.Status == engine.StatusNew:
			now = 1
		case f.Status == engine.StatusWaived:
			reasons = append(reasons, joinNonEmpty(": ", "waived", waiverUseText(f.Waiver)))
		default:
			reasons = append(reasons, "in the baseline")
		}
		if now < rank {
			rank = now
			c.message, c.kind = cutRunes(oneLine(f.Message), maxMessage), string(f.Severity)
		}
		if now < 2 {
			body = append(body, findingBody(d, f))
		}
	}
	switch rank {
	case 0:
		c.outcome = "failure"
	case 1:
		c.message, c.kind = "", ""
	default:
		c.outcome, c.message = "skipped", strings.Join(reasons, "; ")
	}
	c.body = strings.Join(body, "\n\n")
	return c
}

// findingBody says in plain lines where a finding is, why and how to mend it.
func findingBody(d *Document, f *engine.Finding) string {
	lines := []string{findingPlace(d, f) + ": " + string(f.Severity) + ": " + cutRunes(f.Message, maxMessage)}
	for _, line := range f.Excerpt {
		lines = append(lines, strconv.Itoa(line.Line)+" | "+line.Text)
	}
	if fix := strings.TrimSpace(f.Remediation); fix != "" {
		lines = append(lines, "fix: "+fix)
	}
	if f.Explanation != nil {
		lines = append(append(lines, "why:"), explanationLines(f.Explanation)...)
	}
	return strings.Join(append(lines, "fingerprint: "+f.Fingerprint), "\n")
}

// testTotals are the counts that suites carry.
type testTotals struct{ tests, failures, errors, skipped int }

func (t *testTotals) add(cases []testCase) {
	t.tests += len(cases)
	for _, c := range cases {
		switch c.outcome {
		case "failure":
			t.failures++
		case "error":
			t.errors++
		case "skipped":
			t.skipped++
		}
	}
}

func (t *testTotals) attributes() []string {
	return []string{"tests", strconv.Itoa(t.tests), "failures", strconv.Itoa(t.failures),
		"errors", strconv.Itoa(t.errors), "skipped", strconv.Itoa(t.skipped)}
}

// xmlPage collects XML. encoding/xml would write newlines of text as
// character references, which nobody can read.
type xmlPage struct{ out []byte }

func (x *xmlPage) add(s string) { x.out = append(x.out, s...) }

// open adds a start tag with attributes (name, value, …) and its end.
func (x *xmlPage) open(indent, name string, attributes []string, end string) {
	x.add(indent + "<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		x.add(" " + attributes[i] + `="`)
		x.escaped(attributes[i+1], true)
		x.add(`"`)
	}
	x.add(end)
}

// suite adds one suite.
func (x *xmlPage) suite(s testSuite) {
	var totals testTotals
	totals.add(s.cases)
	x.open("  ", "testsuite", append([]string{"name", oneLine(s.name)}, totals.attributes()...), ">\n")
	for _, c := range s.cases {
		attributes := []string{"name", oneLine(c.name), "classname", oneLine(c.class)}
		if s.name != "boltseal" {
			attributes = append(attributes, "file", oneLine(s.name))
		}
		if c.outcome == "" && c.body == "" {
			x.open("    ", "testcase", attributes, "/>\n")
			continue
		}
		x.open("    ", "testcase", attributes, ">\n")
		element, detail := c.outcome, []string{"message", c.message, "type", c.kind}
		switch c.outcome {
		case "":
			element, detail = "system-out", nil
		case "skipped":
			detail = detail[:2]
		}
		x.open("      ", element, detail, ">")
		x.escaped(c.body, false)
		x.add("</" + element + ">\n    </testcase>\n")
	}
	x.add("  </testsuite>\n")
}

// escaped adds text so that it is XML 1.0 character data or, quoted, an
// attribute's value; characters that XML does not have are dropped.
func (x *xmlPage) escaped(s string, quoted bool) {
	for _, r := range s {
		switch {
		case r == '&':
			x.add("&amp;")
		case r == '<':
			x.add("&lt;")
		case r == '>':
			x.add("&gt;")
		case r == '"' && quoted:
			x.add("&quot;")
		case r == '\n' && quoted:
			x.add("&#10;")
		case r == '\t' && quoted:
			x.add("&#9;")
		case r == '\n', r == '\t', r >= 0x20 && r != 0xfffe && r != 0xffff:
			x.out = utf8.AppendRune(x.out, r)
		}
	}
}
