package engine

import (
	"context"
	"time"

	"github.com/open-policy-agent/opa/v1/topdown"
)

// The merged query has one evaluation deadline; judging one by one shares
// 8/10 of another, so that a document never takes two.
const (
	retryShare = 8
	retryWhole = 10
)

// retry judges the rules of programs one by one. A first round gives each
// rule a small share of the time, so that one that runs on costs the others
// nothing; those that need more share what is left.
func (j *judgement) retry(ctx context.Context, programs []*program) {
	limit := j.session.policy.cfg.Limits.Evaluation
	end := time.Now().Add(limit * retryShare / retryWhole)
	type pending struct {
		program *program
		entry   *entry
	}
	var waiting []pending
	for _, p := range programs {
		for _, e := range p.entries {
			waiting = append(waiting, pending{p, e})
		}
	}
	for round := range 2 {
		var slow []pending
		for i, w := range waiting {
			share := time.Until(end) / time.Duration(len(waiting)-i)
			if round == 0 {
				share /= 2
			}
			if ctx.Err() != nil {
				return
			}
			if !j.judgeAlone(ctx, w.program, w.entry, share, round == 1) {
				slow = append(slow, w)
			}
		}
		waiting = slow
	}
}

// judgeAlone judges one entry for at most share. It is false where the time
// did not suffice and last is not set.
func (j *judgement) judgeAlone(ctx context.Context, p *program, e *entry, share time.Duration, last bool) bool {
	one, err := p.single(e)
	if err != nil {
		j.fail(e, err)
		return true
	}
	bounded, stop := context.WithTimeout(ctx, share)
	defer stop()
	set, failures, err := j.session.run(bounded, one, j.input(one), nil)
	switch {
	case err != nil && topdown.IsCancel(err) && !last:
		return false
	case err != nil:
		j.fail(e, err)
	case len(failures) > 0:
		j.fail(e, &failures[0])
	default:
		j.keep(one, set)
	}
	return true
}
