package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Options say what is exported and how.
type Options struct {
	// Sources are what Policy was compiled from.
	Sources []Source
	// Policy knows the rules with their effective severity and parameters.
	Policy *engine.Policy
	// Rules are ids and doublestar globs of the rules to export, whether they
	// are enabled or not; none for those that are enabled.
	Rules []string
	// Collectors read the examples; without any there are no suites.
	Collectors []inputs.Collector
	// Action is the enforcementAction of every constraint: deny, warn or dryrun;
	// "" to take it from the rule's severity.
	Action string
	// Scoped gives actions by enforcement point in place of one action for all;
	// an action "" comes from the rule's severity.
	Scoped []Scope
	// Waivers are the accepted findings. What a constraint can exclude it
	// excludes, as long as the waiver has not lapsed.
	Waivers []Waiver
}

// Source is a source of policies, and where the examples of its rules stand.
type Source struct {
	engine.Source
	// Examples holds the examples folder beside each rule's file; nil where
	// there is none to be had, as for a bundle.
	Examples fs.FS
}

// Scope is what happens at one enforcement point of Gatekeeper.
type Scope struct {
	// Point is the name of an enforcement point, such as
	// validation.gatekeeper.sh, or *.
	Point string
	// Action is deny, warn or dryrun; "" takes it from the severity.
	Action string
}

// Result is what an export holds.
type Result struct {
	// Files are the contents by slash-separated name.
	Files map[string][]byte
	// Rules are the rules that were exported, by id.
	Rules []Exported
	// Refused are those that were not, by id.
	Refused []Refused
	// Waivers are those that the export cannot honour.
	Waivers []LostWaiver
}

// Exported is a rule that was exported.
type Exported struct {
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Kind is the kind of its constraints.
	Kind string `json:"kind"`
	// Folder is where its template and suite stand.
	Folder string `json:"folder"`
	// Action is the constraint's enforcementAction.
	Action string `json:"action"`
	// Libraries are the library packages that go with it.
	Libraries []string `json:"libraries"`
	// Cases counts the cases of its suite, Violations those that expect any.
	Cases      int `json:"cases"`
	Violations int `json:"violations"`
	// Sync are the kinds that Gatekeeper must keep in data.inventory.
	Sync []Sync `json:"sync,omitempty"`
	// Notes are what a user should know.
	Notes []string `json:"notes,omitempty"`
}

// Refused is a rule that was not exported.
type Refused struct {
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Reason says why.
	Reason string `json:"reason"`
	// OtherKind says that it judges no Kubernetes objects at all.
	OtherKind bool `json:"other_kind"`
}

// refusal is a reason why a rule cannot be exported; any other error ends the
// export.
type refusal struct {
	reason    string
	otherKind bool
}

// Error implements error.
func (r *refusal) Error() string { return r.reason }

// refuse makes a refusal.
func refuse(format string, args ...any) error { return &refusal{reason: fmt.Sprintf(format, args...)} }

// Write exports the chosen rules. A rule that cannot be exported is refused
// and changes nothing about the others; only what is wrong with the options,
// or with a source, is an error.
func Write(ctx context.Context, o Options) (Result, error) {
	result := Result{Files: map[string][]byte{}}
	chosen, err := o.choose()
	if err != nil {
		return result, err
	}
	units, err := loadUnits(ctx, o.Sources)
	if err != nil {
		return result, err
	}
	kinds := kindNames(o.Policy.Rules())
	var made []*template
	for _, rule := range chosen {
		if err := ctx.Err(); err != nil {
			return result, err
		}
		t, err := makeTemplate(o, units, rule, kinds[rule.ID])
		if err == nil {
			made = append(made, t)
			continue
		}
		var no *refusal
		if !errors.As(err, &no) {
			return result, fmt.Errorf("export %s: %w", rule.ID, err)
		}
		result.Refused = append(result.Refused, Refused{rule.ID, no.reason, no.otherKind})
	}
	if err := addSuites(ctx, o, made); err != nil {
		return result, err
	}
	for _, t := range made {
		if t.fault != "" {
			result.Refused = append(result.Refused, Refused{Rule: t.rule.ID, Reason: t.fault})
			continue
		}
		if err := t.write(o, &result); err != nil {
			return result, fmt.Errorf("export %s: %w", t.rule.ID, err)
		}
	}
	slices.SortFunc(result.Refused, func(a, b Refused) int { return strings.Compare(a.Rule, b.Rule) })
	return result, result.finish()
}

// choose are the rules to export, by id. A pattern that matches none is an
// error: it is a mistake that would look like success.
func (o Options) choose() ([]engine.Rule, error) {
	if o.Action != "" && !isAction(o.Action) {
		return nil, fmt.Errorf("enforcement action %q is not deny, warn or dryrun", o.Action)
	}
	for _, s := range o.Scoped {
		if s.Point == "" || s.Action != "" && !isAction(s.Action) {
			return nil, fmt.Errorf("scoped enforcement %q=%q is no enforcement point and deny, warn or dryrun", s.Point, s.Action)
		}
	}
	used := make([]bool, len(o.Rules))
	var chosen []engine.Rule
	for _, rule := range o.Policy.Rules() {
		wanted := len(o.Rules) == 0 && rule.Enabled
		for i, glob := range o.Rules {
			hit, err := doublestar.Match(glob, rule.ID)
			if err != nil {
				return nil, fmt.Errorf("bad glob %q", glob)
			}
			used[i] = used[i] || hit
			wanted = wanted || hit
		}
		if wanted {
			chosen = append(chosen, rule)
		}
	}
	for i, hit := range used {
		if !hit {
			return nil, fmt.Errorf("no rule matches %q", o.Rules[i])
		}
	}
	return chosen, nil
}
