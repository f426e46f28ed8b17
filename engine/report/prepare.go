package report

import (
	"cmp"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// prepare returns a copy of r that a format may print: secrets replaced,
// control sequences gone, every list and map there. Nothing in r is changed;
// values without anything to replace are shared.
//
// Rule ids, instances, fingerprints, digests and the words of closed lists
// (kinds, severities, verdicts) are cleaned but not redacted: they come from
// policies, never from what is judged, and a secret that equals a part of an
// id must not change identities.
func prepare(r Report, redactor *Redactor) Report {
	p := preparer{redactor, map[string]string{}, map[string]string{}}
	r.Schema, r.Verdict, r.EffectiveTime = Clean(r.Schema), Clean(r.Verdict), Clean(r.EffectiveTime)
	r.FailOn = engine.Severity(Clean(string(r.FailOn)))
	r.Tool = Tool{Name: Clean(r.Tool.Name), Version: Clean(r.Tool.Version)}
	r.InForce = each(r.InForce, func(f InForce) InForce {
		return InForce{Kind: Clean(f.Kind), Name: p.text(f.Name), Digest: Clean(f.Digest)}
	})
	bySeverity := make(map[engine.Severity]int, len(engine.Severities()))
	for _, s := range engine.Severities() {
		bySeverity[s] = 0
	}
	for severity, n := range r.Summary.BySeverity {
		bySeverity[engine.Severity(Clean(string(severity)))] += n
	}
	r.Summary.BySeverity = bySeverity
	r.Documents = each(r.Documents, p.document)
	r.Errors = each(r.Errors, func(e Problem) Problem {
		return Problem{Position: p.position(e.Position), Message: p.text(e.Message)}
	})
	r.Skipped = each(r.Skipped, p.skip)
	r.Uncovered = each(r.Uncovered, p.skip)
	r.Waivers = Waivers{
		Lapsed:  each(r.Waivers.Lapsed, p.waiverNote),
		Unused:  each(r.Waivers.Unused, p.waiverNote),
		Invalid: each(r.Waivers.Invalid, p.waiverNote),
	}
	r.Rules = each(r.Rules, p.rule)
	if r.WhyNot != nil {
		r.WhyNot = each(r.WhyNot, func(w WhyNot) WhyNot {
			return WhyNot{Subject: p.subject(w.Subject), Explanation: *p.explanation(&w.Explanation)}
		})
	}
	return r
}

// preparer redacts and cleans the parts of a report. The findings of a document
// repeat its name, its lines and the texts of its rules: what a text became is
// remembered.
type preparer struct {
	redactor             *Redactor
	seenTexts, seenLines map[string]string
}

// each maps a list; nil becomes empty.
func each[T any](list []T, change func(T) T) []T {
	result := make([]T, len(list))
	for i, item := range list {
		result[i] = change(item)
	}
	return result
}

// text redacts and cleans; what cleaning brought to light is redacted again.
func (p preparer) text(s string) string {
	return remembered(p.seenTexts, s, p.freshText)
}

func (p preparer) freshText(s string) string {
	redacted := p.redactor.String(s)
	clean := Clean(redacted)
	if clean == redacted {
		return clean
	}
	return p.redactor.String(clean)
}

// source is text for source lines.
func (p preparer) source(s string) string {
	return remembered(p.seenLines, s, p.freshLine)
}

func (p preparer) freshLine(s string) string {
	redacted := p.redactor.sourceLine(s)
	clean := CleanSource(redacted)
	if clean == redacted {
		return clean
	}
	return p.redactor.sourceLine(clean)
}

// longestRemembered bounds what is kept: longer texts hardly repeat.
const longestRemembered = 1 << 10

func remembered(seen map[string]string, s string, fresh func(string) string) string {
	if len(s) > longestRemembered {
		return fresh(s)
	}
	if done, ok := seen[s]; ok {
		return done
	}
	done := fresh(s)
	seen[s] = done
	return done
}

func (p preparer) object(o map[string]any) map[string]any {
	out, _ := mapObject(o, p.text, 0)
	if object, ok := out.(map[string]any); ok && object != nil {
		return object
	}
	return map[string]any{}
}

func (p preparer) optionalObject(o map[string]any) map[string]any {
	if o == nil {
		return nil
	}
	return p.object(o)
}

func (p preparer) path(path inputs.Path) inputs.Path {
	out, _ := mapList(path, p.text, 0)
	if list, ok := out.([]any); ok && list != nil {
		return list
	}
	return inputs.Path{}
}

func (p preparer) texts(list []string) []string { return each(list, p.text) }

func (p preparer) controls(controls map[string][]string) map[string][]string {
	if controls != nil && p.unchanged(controls) {
		return controls
	}
	result := make(map[string][]string, len(controls))
	for _, framework := range sortedKeys(controls) {
		result[freeKey(result, p.text(framework))] = p.texts(controls[framework])
	}
	return result
}

// unchanged reports whether no text of controls would change; that is so for
// nearly all, and thousands of findings have some.
func (p preparer) unchanged(controls map[string][]string) bool {
	for framework, list := range controls {
		if list == nil || p.text(framework) != framework || slices.ContainsFunc(list, func(s string) bool { return p.text(s) != s }) {
			return false
		}
	}
	return true
}

func (p preparer) position(pos inputs.Position) inputs.Position {
	pos.File = p.text(pos.File)
	return pos
}

func (p preparer) subject(s inputs.Subject) inputs.Subject {
	return inputs.Subject{Name: p.text(s.Name), Ref: p.text(s.Ref), Digest: Clean(s.Digest)}
}

func (p preparer) skip(s Skip) Skip { return Skip{Name: p.text(s.Name), Why: p.text(s.Why)} }

func (p preparer) gap(g inputs.Gap) inputs.Gap {
	return inputs.Gap{Fact: p.text(g.Fact), Why: p.text(g.Why)}
}

func (p preparer) waiverNote(n WaiverNote) WaiverNote {
	return WaiverNote{Rule: Clean(n.Rule), Where: p.text(n.Where), Owner: p.text(n.Owner),
		Expires: p.text(n.Expires), Note: p.text(n.Note)}
}

func (p preparer) document(d Document) Document {
	d.File, d.Kind, d.Subject = p.text(d.File), inputs.Kind(Clean(string(d.Kind))), p.subject(d.Subject)
	d.Verdict = engine.Verdict(Clean(string(d.Verdict)))
	d.Results = each(d.Results, p.result)
	d.Missing = each(d.Missing, p.gap)
	d.Findings = each(d.Findings, p.finding)
	if d.Truncated != nil {
		truncated := make(map[string]int, len(d.Truncated))
		for rule, n := range d.Truncated {
			truncated[Clean(rule)] += n
		}
		d.Truncated = truncated
	}
	if d.Image != nil {
		d.Image = &Image{Platform: p.text(d.Image.Platform), OS: p.text(d.Image.OS), Base: p.text(d.Image.Base),
			Layers: each(d.Image.Layers, func(l ImageLayer) ImageLayer {
				return ImageLayer{Digest: Clean(l.Digest), Instruction: p.text(l.Instruction)}
			})}
	}
	if c := d.Comparison; c != nil {
		d.Comparison = &Comparison{With: p.text(c.With), Added: each(c.Added, p.text), Removed: each(c.Removed, p.text),
			Changed: each(c.Changed, p.text), Introduced: c.Introduced, Disclosed: each(c.Disclosed, p.compared), Vanished: each(c.Vanished, p.compared)}
	}
	return d
}

func (p preparer) compared(f ComparedFinding) ComparedFinding {
	return ComparedFinding{Rule: Clean(f.Rule), Severity: engine.Severity(Clean(string(f.Severity))), Message: p.text(f.Message)}
}

func (p preparer) result(r engine.RuleResult) engine.RuleResult {
	r.Rule, r.Instance, r.Verdict = Clean(r.Rule), Clean(r.Instance), engine.Verdict(Clean(string(r.Verdict)))
	r.Error = p.text(r.Error)
	if r.Missing != nil {
		r.Missing = each(r.Missing, p.gap)
	}
	return r
}

func (p preparer) finding(f engine.Finding) engine.Finding {
	f.Fingerprint, f.Rule, f.Instance = Clean(f.Fingerprint), Clean(f.Rule), Clean(f.Instance)
	f.Severity, f.Status = engine.Severity(Clean(string(f.Severity))), engine.Status(Clean(string(f.Status)))
	f.Message, f.Subject = p.text(f.Message), p.subject(f.Subject)
	if f.Location != nil {
		pos := p.position(*f.Location)
		f.Location = &pos
	}
	f.Path, f.Element = p.path(f.Path), p.text(f.Element)
	f.Details = p.object(f.Details)
	if w := f.Waiver; w != nil {
		f.Waiver = &engine.WaiverUse{Kind: Clean(w.Kind), Reason: p.text(w.Reason), Owner: p.text(w.Owner),
			Expires: p.text(w.Expires), Where: p.text(w.Where)}
	}
	f.Controls = p.controls(f.Controls)
	f.Remediation = p.text(f.Remediation)
	f.Explanation = p.explanation(f.Explanation)
	if f.Excerpt != nil {
		f.Excerpt = each(f.Excerpt, func(l engine.SourceLine) engine.SourceLine {
			l.Text = p.source(l.Text)
			return l
		})
	}
	return f
}

func (p preparer) explanation(e *engine.Explanation) *engine.Explanation {
	if e == nil {
		return nil
	}
	return &engine.Explanation{Rule: Clean(e.Rule), Fired: e.Fired, Note: p.text(e.Note),
		Steps: each(e.Steps, func(s engine.ExplainStep) engine.ExplainStep {
			values := make(map[string]string, len(s.Values))
			for _, name := range sortedKeys(s.Values) {
				values[freeKey(values, p.text(name))] = p.text(s.Values[name])
			}
			s.File, s.Expression, s.Values, s.Result = p.text(s.File), p.text(s.Expression), values, p.text(s.Result)
			return s
		})}
}

func (p preparer) rule(r engine.Rule) engine.Rule {
	r.ID, r.Instance, r.Package = Clean(r.ID), Clean(r.Instance), Clean(r.Package)
	r.Source, r.File = p.text(r.Source), p.text(r.File)
	r.Title, r.Description, r.Remediation = p.text(r.Title), p.text(r.Description), p.text(r.Remediation)
	r.References = p.texts(r.References)
	r.Severity = engine.Severity(Clean(string(r.Severity)))
	r.Kinds = each(r.Kinds, func(k inputs.Kind) inputs.Kind { return inputs.Kind(Clean(string(k))) })
	r.Events, r.Action, r.Requires = p.texts(r.Events), Clean(r.Action), p.texts(r.Requires)
	r.Controls, r.Aliases = p.controls(r.Controls), p.texts(r.Aliases)
	r.Sync = each(r.Sync, func(k engine.SyncKinds) engine.SyncKinds {
		return engine.SyncKinds{Groups: p.texts(k.Groups), Versions: p.texts(k.Versions), Kinds: p.texts(k.Kinds)}
	})
	r.Match, r.Parameters, r.Values = p.optionalObject(r.Match), p.optionalObject(r.Parameters), p.optionalObject(r.Values)
	r.View, r.Reason = engine.View(Clean(string(r.View))), p.text(r.Reason)
	return r
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	if len(m) == 0 {
		return nil
	}
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
