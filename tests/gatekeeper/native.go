package gatekeeper

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Said is what one side says of a document by one rule or constraint: each
// violation as JSON of msg and details, sorted, none twice. Gatekeeper keeps
// violations in a set and knows of them no more than this.
type Said []string

// violation is one of them. Numbers are compared as Gatekeeper has them:
// as floating-point ones.
func violation(msg string, details any) (string, error) {
	text, err := json.Marshal(map[string]any{"msg": msg, "details": details})
	if err != nil {
		return "", fmt.Errorf("compare violation %q: %w", msg, err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return "", err
	}
	text, err = json.Marshal(plain)
	return string(text), err
}

func (s *Said) add(msg string, details any) error {
	text, err := violation(msg, details)
	if err == nil {
		if at, found := slices.BinarySearch(*s, text); !found {
			*s = slices.Insert(*s, at, text)
		}
	}
	return err
}

// Judged is what our engine says of a document: by rule, and by
// rule/constraint for templates.
type Judged struct {
	Said   map[string]Said
	Errors map[string]string
}

// limits are such that nothing of what is compared is cut.
var limits = engine.EvalLimits{Evaluation: time.Minute, Findings: 1 << 20}

// Judge judges all documents of a root by a policy.
func Judge(ctx context.Context, p *engine.Policy, root *Root) ([]Judged, error) {
	session, err := p.Session(ctx, root.Inventory)
	if err != nil {
		return nil, err
	}
	out := make([]Judged, len(root.Documents))
	errs := make([]error, len(root.Documents))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(out); i = int(next.Add(1)) - 1 {
				out[i], errs[i] = judge(ctx, session, root.Documents[i])
			}
		})
	}
	workers.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", root.Documents[i].Doc.Subject.Name, err)
		}
	}
	return out, nil
}

func judge(ctx context.Context, session *engine.Session, c *inputs.Collected) (Judged, error) {
	j := Judged{Said: map[string]Said{}, Errors: map[string]string{}}
	decision, err := session.Evaluate(ctx, c)
	if err != nil {
		return j, err
	}
	for _, r := range decision.Results {
		if r.Verdict != engine.Fail {
			j.Errors[key(r.Rule, r.Instance)] = fmt.Sprintf("%s: %s", r.Verdict, r.Error)
		}
	}
	for _, f := range decision.Findings {
		details := maps.Clone(f.Details)
		if f.Path != nil {
			details["path"] = f.Path
		}
		said := j.Said[key(f.Rule, f.Instance)]
		if err := said.add(f.Message, details); err != nil {
			return j, err
		}
		j.Said[key(f.Rule, f.Instance)] = said
	}
	return j, nil
}

func key(rule, instance string) string {
	if instance == "" {
		return rule
	}
	return rule + "/" + instance
}
