package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/boltseal/boltseal/inputs"
)

// Meter judges one document by one rule, as often as it is asked to: what
// that takes is the rule's own cost, since the document is encoded once. It is
// not safe for concurrent use.
type Meter struct {
	judgement *judgement
	rule      *rule
	programs  []*program
	prints    *fingerprinter
}

// Meters makes a meter for each instance of a rule (by id) that judges the
// document; none where no enabled one does.
func (s *Session) Meters(c *inputs.Collected, id string) ([]*Meter, error) {
	plan, err := s.policy.prepared(c.Doc.Kind)
	if err != nil {
		return nil, fmt.Errorf("measure %s: %w", id, err)
	}
	var out []*Meter
	for _, r := range plan.rules {
		if r.ID != id {
			continue
		}
		m := &Meter{judgement: newJudgement(s, plan, c), rule: r}
		if ok, err := m.judgement.matching(r); r.constraint != nil && (err != nil || !ok) {
			continue
		}
		m.prints = newFingerprinter(m.judgement)
		for _, e := range r.entries {
			p, err := plan.alone(e)
			if err != nil {
				return nil, fmt.Errorf("measure %s: %w", id, err)
			}
			m.programs = append(m.programs, p)
		}
		out = append(out, m)
	}
	return out, nil
}

// alone is a program that judges one entry as the plan's own program does.
func (plan *plan) alone(e *entry) (*program, error) {
	for _, p := range plan.programs {
		for i, other := range p.entries {
			switch {
			case other != e:
			case p.planned != nil:
				one := &program{unit: p.unit, view: p.view, entries: p.entries[i : i+1], planned: p.planned[i : i+1]}
				one.later = func() (*program, error) {
					whole, err := p.compiled()
					if err != nil {
						return nil, err
					}
					return whole.single(e)
				}
				return one, nil
			default:
				return p.single(e)
			}
		}
	}
	return nil, errors.New("no program judges it")
}

// Instance is the constraint's name, "" for a rule without constraints.
func (m *Meter) Instance() string { return m.rule.Instance }

// Run judges the document once, findings included. The error is for a rule
// that cannot be judged on it.
func (m *Meter) Run(ctx context.Context) error {
	j := m.judgement
	o := &j.outcomes[j.plan.at[m.rule]]
	o.found, o.err = o.found[:0], ""
	for _, p := range m.programs {
		if p.planned != nil && j.judgePlanned(ctx, p) {
			continue
		}
		p, err := p.compiled()
		if err != nil {
			return err
		}
		if !j.judge(ctx, p) {
			return fmt.Errorf("rule %s did not end in time", m.rule.ID)
		}
	}
	if o.err == "" {
		o.err = j.findings(&Decision{}, m.rule, o.found, m.prints)
	}
	if o.err != "" {
		return errors.New(o.err)
	}
	return ctx.Err()
}
