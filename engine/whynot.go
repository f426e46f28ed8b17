package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// WhyNot says why a rule (by id) did not fire on the document: for each of
// its bodies the expression furthest down that was false or undefined. Of a
// template it speaks of all constraints. The error is for a rule that does not
// exist, or that cannot be evaluated.
func (s *Session) WhyNot(ctx context.Context, c *inputs.Collected, rule string) (*Explanation, error) {
	rules, j, err := s.explained(c, rule)
	if err != nil {
		return nil, err
	}
	out := &Explanation{Rule: rule, Steps: []ExplainStep{}}
	var notes []string
	for _, r := range rules {
		if note := s.notJudged(r, j); note != "" {
			if r.Instance != "" {
				note = "constraint " + r.Instance + ": " + note
			}
			notes = append(notes, note)
			continue
		}
		steps, fired, err := s.whyNot(ctx, j, r)
		switch {
		case err != nil:
			return nil, fmt.Errorf("explain %s: %w", rule, err)
		case fired:
			return &Explanation{Rule: rule, Fired: true, Steps: []ExplainStep{}, Note: "the rule fired"}, nil
		}
		for _, step := range steps {
			if !slices.ContainsFunc(out.Steps, func(other ExplainStep) bool { return sameStep(step, other) }) {
				out.Steps = append(out.Steps, step)
			}
		}
	}
	out.Note = strings.Join(notes, "; ")
	return out, nil
}

// whyNot says where the bodies of one rule ended, and whether any did not.
func (s *Session) whyNot(ctx context.Context, j *judgement, r *rule) (steps []ExplainStep, fired bool, err error) {
	for _, e := range r.entries {
		err := s.trace(ctx, j, e, nil, func(t *tracer) {
			fired = fired || t.exits > 0
			steps = append(steps, t.deepest(e, r.unit.heads(j, e))...)
		})
		if err != nil {
			return nil, false, err
		}
	}
	return steps, fired, nil
}

// notJudged says why a rule is not judged on a document, "" when it is.
func (s *Session) notJudged(r *rule, j *judgement) string {
	doc := j.c.Doc
	switch {
	case !r.Enabled && r.Reason != "":
		return "disabled by the configuration: " + r.Reason
	case !r.Enabled && r.shipped && !slices.ContainsFunc(s.policy.cfg.Rules, func(c RuleChange) bool { return c.Enabled != nil && c.Match == r.ID }):
		return "no profile in force enables it"
	case !r.Enabled:
		return "disabled by the configuration"
	case !r.Judges(doc.Kind):
		kinds := make([]string, len(r.Kinds))
		for i, k := range r.Kinds {
			kinds[i] = string(k)
		}
		return "judges " + strings.Join(kinds, ", ") + " only"
	}
	if r.constraint != nil {
		switch ok, err := j.matching(r); {
		case err != nil:
			return "cannot tell whether it matches this object: " + err.Error()
		case !ok:
			return "does not match this object"
		}
	}
	var gaps []string
	for _, gap := range missing(r, doc) {
		gaps = append(gaps, gap.Fact+" ("+gap.Why+")")
	}
	if len(gaps) > 0 {
		return "incomplete: it requires " + strings.Join(gaps, ", ")
	}
	return ""
}

// deepest is, for each body of an entry, the expression furthest down that
// was not true.
func (t *tracer) deepest(e *entry, heads []*ast.Rule) []ExplainStep {
	var out []ExplainStep
	for _, head := range heads {
		if failed := t.failed[place(head.Location)]; failed != nil {
			out = append(out, failed.step)
		}
	}
	return out
}
