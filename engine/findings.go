package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// The keys of a rule's elements.
var (
	msgKey      = ast.StringTerm("msg")
	detailsKey  = ast.StringTerm("details")
	pathKey     = ast.StringTerm("path")
	severityKey = ast.StringTerm("severity")
)

// decision joins the outcomes of all rules.
func (j *judgement) decision() Decision {
	d := Decision{Covered: true, Rules: len(j.plan.rules)}
	prints := newFingerprinter(j)
	count := 0
	for i := range j.outcomes {
		count += len(j.outcomes[i].found)
	}
	d.Findings = slices.Grow(d.Findings, min(count, 1<<10))
	for i, r := range j.plan.rules {
		o := &j.outcomes[i]
		if o.spared {
			d.Rules--
			continue
		}
		if missing := missing(r, j.c.Doc); len(missing) > 0 {
			d.Results = append(d.Results, RuleResult{Rule: r.ID, Instance: r.Instance, Verdict: Incomplete, Missing: missing})
			if err := j.partial(&d, r, o, prints); err != "" {
				d.Results = append(d.Results, RuleResult{Rule: r.ID, Instance: r.Instance, Verdict: Error, Error: err})
			}
			continue
		}
		before := len(d.Findings)
		if o.err == "" && len(o.found) > 0 {
			o.err = j.findings(&d, r, o.found, prints)
		}
		switch {
		case o.err != "":
			d.Findings = d.Findings[:before]
			d.Results = append(d.Results, RuleResult{Rule: r.ID, Instance: r.Instance, Verdict: Error, Error: o.err})
		case len(d.Findings) > before:
			d.Results = append(d.Results, RuleResult{Rule: r.ID, Instance: r.Instance, Verdict: Fail})
		}
	}
	order(d.Findings)
	numberRepeats(d.Findings)
	return d
}

// partial adds what a rule found although a fact is missing, where that is true
// all the same: no advisories for one ecosystem change nothing about what is
// known of another. It returns what went wrong.
func (j *judgement) partial(d *Decision, r *rule, o *outcome, prints *fingerprinter) string {
	if !r.Partial {
		return ""
	}
	if o.err != "" {
		return o.err
	}
	before := len(d.Findings)
	err := j.findings(d, r, o.found, prints)
	if err != "" {
		d.Findings = d.Findings[:before]
	}
	return err
}

// missing lists the facts that a rule requires and the document lacks.
func missing(r *rule, doc *inputs.Document) []inputs.Gap {
	var out []inputs.Gap
	for _, gap := range doc.Evidence.Missing {
		if slices.Contains(r.Requires, gap.Fact) {
			out = append(out, gap)
		}
	}
	return out
}

// findings adds a rule's findings. The error is for an element that is no
// finding, and for more findings than a rule may have.
func (j *judgement) findings(d *Decision, r *rule, found []element, prints *fingerprinter) string {
	if limit := j.session.policy.cfg.Limits.Findings; len(found) > limit {
		return fmt.Sprintf("%smore than %d findings in one document", r.where(), limit)
	}
	var seen ast.Set
	if r.View == ViewReview && len(found) > 1 {
		seen = ast.NewSet()
	}
	for _, e := range found {
		msg, details, err := read(r, e.value)
		if err != "" {
			return err
		}
		// Gatekeeper takes msg and details of an element, and leaves the rest.
		if seen != nil {
			shown := ast.ArrayTerm(ast.StringTerm(msg), ast.NewTerm(cmp.Or[ast.Value](details, ast.InternedEmptyObject.Value)))
			if seen.Contains(shown) {
				continue
			}
			seen.Add(shown)
		}
		d.Findings = append(d.Findings, j.finding(r, e, msg, details, prints))
	}
	return ""
}

// read takes an element apart. conftest policies may give the message alone
// and keep what else they say beside it; details of Gatekeeper's templates may
// be anything.
func read(r *rule, t *ast.Term) (msg string, details ast.Object, err string) {
	switch v := t.Value.(type) {
	case ast.String:
		if r.View != ViewConftest {
			return "", nil, r.where() + "violation elements must be objects with msg, this one is a string"
		}
		if v == "" {
			return "", nil, r.where() + "the message is empty"
		}
		return string(v), nil, ""
	case ast.Object:
		m := v.Get(msgKey)
		if m == nil {
			return "", nil, r.where() + "an element has no msg"
		}
		text, ok := m.Value.(ast.String)
		if !ok || text == "" && r.View != ViewReview {
			return "", nil, r.where() + "an element's msg is no text or empty"
		}
		if r.View == ViewConftest {
			return string(text), v, ""
		}
		if d := v.Get(detailsKey); d != nil {
			if _, ok := d.Value.(ast.Object); !ok && r.View == ViewReview {
				// Gatekeeper reports what it is given.
				return string(text), ast.NewObject([2]*ast.Term{detailsKey, d}), ""
			}
			if details, ok = d.Value.(ast.Object); !ok {
				return "", nil, r.where() + "an element's details are no object"
			}
		}
		return string(text), details, ""
	}
	return "", nil, r.where() + "violation elements must be objects with msg, this one is " + ast.ValueName(t.Value)
}

// where is the rule's place, for errors.
func (r *rule) where() string {
	return fmt.Sprintf("%s:%d: ", r.unit.source.display(r.File), r.Line)
}

// finding makes one finding.
func (j *judgement) finding(r *rule, e element, msg string, details ast.Object, prints *fingerprinter) Finding {
	f := Finding{
		Rule: r.ID, Instance: r.Instance, Severity: r.severityOf(e.entry), Message: msg, Subject: j.c.Doc.Subject,
		Status: StatusNew, Controls: r.Controls, Remediation: r.Remediation, Details: map[string]any{},
	}
	if e.waiver != nil {
		f.Status, f.Waiver = StatusWaived, e.waiver
	}
	inner := details
	if details != nil {
		if r.View == ViewConftest {
			inner = conftestDetails(details)
		}
		j.readDetails(&f, r, details, inner)
	}
	j.locate(&f, r, inner)
	prints.identify(&f, inner)
	return f
}

// severityOf is the effective severity of an entry's findings.
func (r *rule) severityOf(e *entry) Severity {
	if r.override != "" {
		return r.override
	}
	return e.severity
}

// conftestDetails is where a conftest policy's path and key stand: in its
// details, as Gatekeeper's, or beside the message.
func conftestDetails(element ast.Object) ast.Object {
	if d := element.Get(detailsKey); d != nil {
		if inner, ok := d.Value.(ast.Object); ok {
			return inner
		}
	}
	return element
}

// readDetails takes path and severity from the details; the rest stays as
// the rule gave it.
func (j *judgement) readDetails(f *Finding, r *rule, details, inner ast.Object) {
	if p := inner.Get(pathKey); p != nil {
		f.Path = toPath(p.Value)
	}
	if f.Severity == FromFinding {
		f.Severity = findingSeverity(inner)
	}
	native := r.View != ViewConftest
	details.Foreach(func(k, v *ast.Term) {
		key, ok := k.Value.(ast.String)
		if !ok || native && key == "path" && f.Path != nil || !native && (key == "msg" || key == "_loc") {
			return
		}
		f.Details[string(key)] = toGo(v.Value)
	})
}

// findingSeverity is the severity a finding gives itself, unknown where it
// gives none.
func findingSeverity(details ast.Object) Severity {
	if t := details.Get(severityKey); t != nil {
		if s, ok := t.Value.(ast.String); ok {
			if severity, ok := ParseSeverity(string(s)); ok {
				return severity
			}
		}
	}
	return Unknown
}

// locate finds the finding's place in its file. Events have none.
func (j *judgement) locate(f *Finding, r *rule, details ast.Object) {
	if j.c.Locator == nil || j.c.Doc.Kind == inputs.KindEvent {
		return
	}
	path := f.Path
	if path == nil && r.View == ViewReview {
		path = j.place(details)
	}
	pos, rest := j.c.Locator.Locate(path)
	f.Location, f.Fallback = &pos, rest
}

// toPath reads a path; nil where the value is none.
func toPath(v ast.Value) inputs.Path {
	list, ok := v.(*ast.Array)
	if !ok {
		return nil
	}
	path := make(inputs.Path, 0, list.Len())
	for i := range list.Len() {
		switch step := list.Elem(i).Value.(type) {
		case ast.String:
			path = append(path, string(step))
		case ast.Number:
			n, ok := step.Int()
			if !ok {
				return nil
			}
			path = append(path, n)
		default:
			return nil
		}
	}
	return path
}

// toGo turns OPA's value into what encoding/json writes the same.
func toGo(v ast.Value) any {
	switch v := v.(type) {
	case ast.String:
		return string(v)
	case ast.Boolean:
		return bool(v)
	case ast.Null:
		return nil
	case ast.Number:
		return json.Number(v)
	case *ast.Array:
		out := make([]any, 0, v.Len())
		v.Foreach(func(t *ast.Term) { out = append(out, toGo(t.Value)) })
		return out
	case ast.Set:
		out := make([]any, 0, v.Len())
		v.Foreach(func(t *ast.Term) { out = append(out, toGo(t.Value)) })
		return out
	case ast.Object:
		out := make(map[string]any, v.Len())
		v.Foreach(func(k, value *ast.Term) {
			if s, ok := k.Value.(ast.String); ok {
				out[string(s)] = toGo(value.Value)
			} else {
				out[k.Value.String()] = toGo(value.Value)
			}
		})
		return out
	}
	return v.String()
}

// order sorts findings by line, column, rule, instance and message.
func order(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		if a.Location != nil && b.Location != nil {
			if c := cmp.Or(a.Location.Line-b.Location.Line, a.Location.Column-b.Location.Column); c != 0 {
				return c
			}
		}
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Instance, b.Instance),
			strings.Compare(a.Message, b.Message), strings.Compare(a.Fingerprint, b.Fingerprint))
	})
}
