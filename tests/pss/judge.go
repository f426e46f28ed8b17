package pss

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

// Judge judges pods by the rules pss/* of a profile.
type Judge struct {
	policy *engine.Policy
	checks map[string]string // by rule
}

// Verdict says whether an object is allowed, and by name which checks of pod
// security admission it fails.
type Verdict struct {
	// Name is the object's, as group/kind/namespace/name.
	Name    string
	Allowed bool
	Failed  []string
}

// NewJudge compiles a profile with parameters, as the command line would.
func NewJudge(ctx context.Context, profile string, parameters map[string]any) (*Judge, error) {
	policy, err := engine.Compile(ctx, engine.Config{
		Profiles:   []string{profile},
		Parameters: parameters,
		Limits:     engine.DefaultEvalLimits(),
		Time:       time.Unix(0, 0),
	}, engine.Shipped())
	if err != nil {
		return nil, fmt.Errorf("compile profile %s with %v: %w", profile, parameters, err)
	}
	j := &Judge{policy: policy, checks: map[string]string{}}
	for _, rule := range policy.Rules() {
		// By convention the first alias of these rules is Kubernetes' own name.
		if strings.HasPrefix(rule.ID, "pss/") {
			j.checks[rule.ID] = rule.Aliases[0]
		}
	}
	return j, nil
}

// Checks lists the names of the checks that rules stand for.
func (j *Judge) Checks() []string {
	var names []string
	for _, name := range j.checks {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// File judges the documents of a file, in their order. Whatever keeps a
// document or a rule from being judged is an error.
func (j *Judge) File(ctx context.Context, name string, text []byte) ([]Verdict, error) {
	out, err := run.Run(ctx, run.Options{
		Args: []string{"-"}, Stdin: bytes.NewReader(text), StdinFilename: name, Collectors: []inputs.Collector{kubernetes.New()},
		Policy: j.policy, Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
	})
	if err != nil {
		return nil, fmt.Errorf("judge %s: %w", name, err)
	}
	for _, p := range out.Report.Errors {
		return nil, fmt.Errorf("judge %s: %s", name, p.Message)
	}
	verdicts := make([]Verdict, 0, len(out.Report.Documents))
	for _, doc := range out.Report.Documents {
		v := Verdict{Name: doc.Subject.Ref, Allowed: doc.Verdict == engine.Pass, Failed: []string{}}
		for _, result := range doc.Results {
			if result.Verdict == engine.Error {
				return nil, fmt.Errorf("judge %s: rule %s: %s", name, result.Rule, result.Error)
			}
		}
		for _, f := range doc.Findings {
			v.Failed = append(v.Failed, j.checks[f.Rule])
		}
		slices.Sort(v.Failed)
		v.Failed = slices.Compact(v.Failed)
		verdicts = append(verdicts, v)
	}
	return verdicts, nil
}
