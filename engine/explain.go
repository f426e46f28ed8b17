package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Explain evaluates one finding's rule again and says why it fired; full adds
// every expression of the rule's helpers. The values are those of the
// document: whoever prints them removes secrets.
func (s *Session) Explain(ctx context.Context, c *inputs.Collected, f Finding, full bool) (*Explanation, error) {
	rules, j, err := s.explained(c, f.Rule)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(rules, func(r *rule) bool { return r.Instance == f.Instance })
	if at < 0 {
		return nil, fmt.Errorf("explain %s: it has no constraint %q", f.Rule, f.Instance)
	}
	r := rules[at]
	out := &Explanation{Rule: r.ID, Steps: []ExplainStep{}}
	for _, e := range r.entries {
		err := s.trace(ctx, j, e, func(t *tracer) {
			t.full = full
			t.wanted = func(value *ast.Term) bool { return sameFinding(r, value, f) }
		}, func(t *tracer) {
			if !out.Fired && t.fired {
				out.Fired, out.Steps = true, slices.Concat(t.steps, t.helpers)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("explain %s: %w", r.ID, err)
		}
	}
	if !out.Fired {
		out.Note = "the rule does not give this finding on this document"
	}
	return out, nil
}

// explained finds a rule by id, one for each constraint of a template, and
// makes a judgement to evaluate it in.
func (s *Session) explained(c *inputs.Collected, id string) ([]*rule, *judgement, error) {
	if c == nil || c.Doc == nil {
		return nil, nil, fmt.Errorf("explain: there is no document")
	}
	var rules []*rule
	for _, r := range s.policy.rules {
		if r.ID == id {
			rules = append(rules, r)
		}
	}
	if len(rules) == 0 {
		return nil, nil, unknownRule(id, s.policy.rules)
	}
	plan, err := s.policy.prepared(c.Doc.Kind)
	if err != nil {
		return nil, nil, fmt.Errorf("explain %s: %w", id, err)
	}
	return rules, newJudgement(s, plan, c), nil
}

// trace evaluates one entry by itself under a tracer.
func (s *Session) trace(ctx context.Context, j *judgement, e *entry, set func(*tracer), done func(*tracer)) error {
	for _, p := range j.plan.programs {
		if !slices.Contains(p.entries, e) {
			continue
		}
		p, err := p.compiled()
		if err != nil {
			return err
		}
		one, err := p.single(e)
		if err != nil {
			return err
		}
		bounded, stop := context.WithTimeout(ctx, s.policy.cfg.Limits.Evaluation)
		defer stop()
		t := newTracer(bounded, s, one, j.input(one))
		if set != nil {
			set(t)
		}
		if _, _, err = s.run(bounded, one, t.input, t); err != nil {
			return fmt.Errorf("%s", s.reason(err))
		}
		done(t)
	}
	return nil
}

// heads are the Rego rules of an entry as they are judged.
func (u *unit) heads(j *judgement, e *entry) []*ast.Rule {
	for _, p := range j.plan.programs {
		if slices.Contains(p.entries, e) {
			p, err := p.compiled()
			if err != nil {
				return nil
			}
			return e.find(p.work)
		}
	}
	return nil
}

// sameFinding reports whether an element of a rule's set is the finding.
func sameFinding(r *rule, value *ast.Term, f Finding) bool {
	msg, details, err := read(r, value)
	if err != "" || msg != f.Message {
		return false
	}
	if details == nil {
		return len(f.Path) == 0
	}
	if r.View == ViewConftest {
		details = conftestDetails(details)
	}
	var path inputs.Path
	if p := details.Get(pathKey); p != nil {
		path = toPath(p.Value)
	}
	return slices.Equal(path, f.Path)
}

// place identifies a rule by where it stands.
func place(loc *ast.Location) string { return fmt.Sprintf("%s:%d:%d", loc.File, loc.Row, loc.Col) }

// failure is the expression furthest down that was not true.
type failure struct {
	index int
	step  ExplainStep
}

// tracer listens to one rule's evaluation.
type tracer struct {
	ctx     context.Context
	session *Session
	program *program
	input   *ast.Term
	// set is the name that the rule's heads have in the program.
	set string
	// wanted picks the element to explain.
	wanted func(*ast.Term) bool
	full   bool

	bodies  map[uint64]*ast.Rule
	exits   int
	fired   bool
	steps   []ExplainStep
	helpers []ExplainStep
	failed  map[string]*failure
}

// newTracer makes a tracer of a program that judges one entry.
func newTracer(ctx context.Context, s *Session, p *program, input *ast.Term) *tracer {
	t := &tracer{ctx: ctx, session: s, program: p, input: input, set: mergedSet, bodies: map[uint64]*ast.Rule{}, failed: map[string]*failure{}}
	if p.own {
		t.set = p.entries[0].set
	}
	return t
}

// Enabled implements topdown.QueryTracer.
func (t *tracer) Enabled() bool { return true }

// Config implements topdown.QueryTracer.
func (t *tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent implements topdown.QueryTracer.
func (t *tracer) TraceEvent(event topdown.Event) {
	switch node := event.Node.(type) {
	case *ast.Rule:
		t.ruleEvent(&event, node)
	case *ast.Expr:
		if event.Op != topdown.FailOp {
			return
		}
		r := t.bodies[event.QueryID]
		if r == nil || node.Location == nil {
			return
		}
		at := place(r.Location)
		if known := t.failed[at]; known == nil || node.Index > known.index {
			t.failed[at] = &failure{node.Index, t.step(&event, []*ast.Expr{node}, false)}
		}
	}
}

// ruleEvent handles the start and end of a rule's body.
func (t *tracer) ruleEvent(event *topdown.Event, r *ast.Rule) {
	main := string(r.Head.Name) == t.set && t.program.isEntry(r)
	switch {
	case event.Op == topdown.EnterOp && main:
		t.bodies[event.QueryID] = r
	case event.Op == topdown.ExitOp && main:
		t.exits++
		if t.wanted == nil || t.fired || r.Head.Key == nil {
			return
		}
		element := event.Plug(r.Head.Key)
		if pair, ok := element.Value.(*ast.Array); ok && !t.program.own && pair.Len() == 2 {
			element = pair.Elem(1)
		}
		if t.wanted(element) {
			t.fired, t.steps = true, t.body(event, r)
		}
	case event.Op == topdown.ExitOp && t.full && len(t.helpers) < maxHelperSteps && r.Head.Name != mergedSet:
		for _, step := range t.body(event, r) {
			if !slices.ContainsFunc(t.helpers, func(other ExplainStep) bool { return sameStep(step, other) }) {
				t.helpers = append(t.helpers, step)
			}
		}
	}
}

// maxHelperSteps bounds a full explanation.
const maxHelperSteps = 200

// isEntry reports whether r stands where one of the judged rules does.
func (p *program) isEntry(r *ast.Rule) bool {
	return r.Location != nil && p.owner(r.Location) == p.entries[0]
}

// sameStep reports whether two steps say the same.
func sameStep(a, b ExplainStep) bool {
	return a.File == b.File && a.Line == b.Line && a.Expression == b.Expression && fmt.Sprint(a.Values) == fmt.Sprint(b.Values)
}

// body turns a body that succeeded into steps, one for each expression as
// written: the compiler makes several of one.
func (t *tracer) body(event *topdown.Event, r *ast.Rule) []ExplainStep {
	var out []ExplainStep
	var group []*ast.Expr
	flush := func() {
		if len(group) > 0 {
			out = append(out, t.step(event, group, true))
		}
		group = nil
	}
	for _, expr := range r.Body {
		if expr.Location == nil || len(expr.Location.Text) == 0 || expr.Location.File != r.Location.File {
			continue
		}
		if inHead(r, expr) || isTrue(expr) {
			continue
		}
		if len(group) > 0 && !sameStatement(group[0], expr) {
			flush()
		}
		group = append(group, expr)
	}
	flush()
	return mergeSteps(out)
}

// inHead reports whether an expression was made of the rule's head: it says
// what the rule finds, not why.
func inHead(r *ast.Rule, expr *ast.Expr) bool {
	for _, t := range []*ast.Term{r.Head.Key, r.Head.Value} {
		if t != nil && t.Location != nil {
			if from := expr.Location.Offset - t.Location.Offset; from >= 0 && from < len(t.Location.Text) {
				return true
			}
		}
	}
	return false
}

// isTrue reports whether expr is the true that stands for an absent body.
func isTrue(expr *ast.Expr) bool {
	t, ok := expr.Terms.(*ast.Term)
	return ok && t.Value.Compare(ast.InternedBooleanTrueValue) == 0
}

// sameStatement reports whether two expressions were made of one as written.
func sameStatement(a, b *ast.Expr) bool { return a.Location.Row == b.Location.Row }

// mergeSteps joins steps of one line, which the compiler may have moved apart.
func mergeSteps(steps []ExplainStep) []ExplainStep {
	var out []ExplainStep
	for _, step := range steps {
		at := slices.IndexFunc(out, func(other ExplainStep) bool {
			return other.File == step.File && other.Line == step.Line
		})
		if at < 0 {
			out = append(out, step)
			continue
		}
		if len(step.Expression) > len(out[at].Expression) {
			out[at].Expression = step.Expression
		}
		for name, value := range step.Values {
			out[at].Values[name] = value
		}
	}
	return out
}

// step describes expressions of one line with the values they had.
func (t *tracer) step(event *topdown.Event, group []*ast.Expr, ok bool) ExplainStep {
	values := &valuation{tracer: t, event: event, out: map[string]string{}}
	loc := group[0].Location
	text := string(loc.Text)
	for _, expr := range group {
		values.expression(expr)
		if len(expr.Location.Text) > len(text) {
			text = string(expr.Location.Text)
		}
	}
	result := "true"
	switch {
	case ok:
	case values.undefined:
		result = "undefined"
	default:
		result = "false"
	}
	return ExplainStep{File: loc.File, Line: loc.Row, Expression: oneLine(text), Values: values.out, Result: result}
}

// oneLine joins an expression's lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
