package config

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// weaker is the problem of a setting that a floor does not allow.
func weaker(pos inputs.Position, setting, floor, where string) Problem {
	return Problem{Pos: pos, Message: fmt.Sprintf("%s is weaker than the organisation's floor %s (%s)", setting, floor, where)}
}

// flagProblem is a problem of the command line.
func flagProblem(flag, format string, args ...any) Problem {
	return Problem{Pos: inputs.Position{File: flag}, Message: fmt.Sprintf(format, args...)}
}

// allowed checks a policy source against the organisation's list. The real
// path counts, so that a link cannot stand in for an allowed source.
func (p *Plan) allowed(path, asker string) Problems {
	if p.org.AllowPolicies == nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	name := filepath.ToSlash(path)
	if root, err := filepath.EvalSymlinks(p.place.root); err == nil {
		if rel, err := filepath.Rel(root, path); err == nil && !escapes(rel) {
			name = filepath.ToSlash(rel)
		}
	}
	for _, glob := range p.org.AllowPolicies {
		if ok, _ := doublestar.Match(glob, name); ok {
			return nil
		}
	}
	return Problems{flagProblem(asker, "%q is not among the policy sources that the organisation allows (%s)", name, at(p.org.AllowPoliciesPos))}
}

func (p *Plan) missingProfile(required Named) Problem {
	pos := inputs.Position{File: "--profile"}
	if len(p.given.Profiles) == 0 && len(p.file.Profiles) > 0 {
		pos = p.file.Profiles[0].Pos
	}
	return Problem{Pos: pos, Message: fmt.Sprintf("profile %q is required by the organisation (%s)", required.Value, at(required.Pos))}
}

// forced enables the rules that are locked by their id, whatever the profiles
// are; globs lock what the profiles enable. Each is written as a glob over one
// id, and stands first, so that a config that disables it does so visibly
// and is refused.
func (p *Plan) forced() []engine.RuleChange {
	var changes []engine.RuleChange
	on := true
	for _, lock := range p.org.Locked {
		if !isGlob(lock.Value) {
			changes = append(changes, engine.RuleChange{Match: "{" + lock.Value + "}", Enabled: &on})
		}
	}
	return changes
}

// HasLocks says whether the organisation locks rules; then CheckLocked must
// be asked.
func (p *Plan) HasLocks() bool { return len(p.org.Locked) > 0 }

// Floor is the engine's configuration as the organisation alone would have
// it: the measure for CheckLocked.
func (p *Plan) Floor() engine.Config {
	return engine.Config{
		Profiles: values(p.org.RequireProfiles), Rules: p.forced(),
		Limits: p.Engine.Limits, Time: p.Engine.Time,
	}
}

// CheckLocked compares the rules under Floor with those in force: a locked
// rule may not be off, less severe, or have other parameters.
func (p *Plan) CheckLocked(floor, inForce []engine.Rule) error {
	got := map[string]engine.Rule{}
	for _, rule := range inForce {
		got[rule.ID+"\x00"+rule.Instance] = rule
	}
	var problems Problems
	for _, lock := range p.org.Locked {
		matched := false
		for _, want := range floor {
			if !matches(lock.Value, want.ID) {
				continue
			}
			matched = true
			if have := got[want.ID+"\x00"+want.Instance]; want.Enabled {
				problems = append(problems, p.loosened(lock, want, have)...)
			}
		}
		if !matched {
			problems = append(problems, Problem{Pos: lock.Pos, Message: fmt.Sprintf("locked: no rule matches %q%s", lock.Value, DidYouMean(lock.Value, ids(floor)))})
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func (p *Plan) loosened(lock Named, want, have engine.Rule) Problems {
	locked := fmt.Sprintf("rule %q is locked by the organisation (%s)", want.ID, at(lock.Pos))
	var problems Problems
	if !have.Enabled {
		pos := p.blame(want.ID, "--profile", func(c engine.RuleChange) bool { return c.Enabled != nil && !*c.Enabled })
		problems = append(problems, Problem{Pos: pos, Message: locked + ": it cannot be disabled"})
		return problems
	}
	if have.Severity.Rank() < want.Severity.Rank() || want.Severity == engine.FromFinding && have.Severity != want.Severity {
		pos := p.blame(want.ID, "--profile", func(c engine.RuleChange) bool { return c.Severity != "" })
		problems = append(problems, Problem{Pos: pos, Message: fmt.Sprintf("%s: its severity %s cannot be lowered to %s", locked, want.Severity, have.Severity)})
	}
	if len(want.Values)+len(have.Values) > 0 && !sameJSON(want.Values, have.Values) {
		pos := p.blameParameters(want, have)
		problems = append(problems, Problem{Pos: pos, Message: locked + ": its parameters cannot be changed"})
	}
	return problems
}

// blame finds the last entry of the config's rules that did it; where none
// did, it is the profiles, from the config or else from the flag.
func (p *Plan) blame(id, flag string, did func(engine.RuleChange) bool) inputs.Position {
	for _, entry := range slices.Backward(p.file.Rules) {
		if matches(entry.Match, id) && did(entry.RuleChange) {
			return entry.Pos
		}
	}
	if len(p.given.Profiles) == 0 && len(p.file.Profiles) > 0 {
		return p.file.Profiles[0].Pos
	}
	return inputs.Position{File: flag}
}

func (p *Plan) blameParameters(want, have engine.Rule) inputs.Position {
	for name, value := range have.Values {
		if sameJSON(value, want.Values[name]) {
			continue
		}
		changed := func(c engine.RuleChange) bool { _, ok := c.Parameters[name]; return ok }
		if pos := p.blame(want.ID, "", changed); pos.Line > 0 && slices.ContainsFunc(p.file.Rules, func(e RuleEntry) bool { return e.Pos == pos }) {
			return pos
		}
		for _, word := range p.given.Parameters {
			if strings.HasPrefix(word, name+"=") {
				return inputs.Position{File: "--parameter"}
			}
		}
		if pos, ok := p.file.ParameterPos[name]; ok {
			return pos
		}
	}
	return p.blame(want.ID, "--profile", func(engine.RuleChange) bool { return false })
}

func matches(glob, id string) bool {
	ok, err := doublestar.Match(glob, id)
	return err == nil && ok
}

func ids(rules []engine.Rule) []string {
	list := make([]string, 0, len(rules))
	for _, rule := range rules {
		list = append(list, rule.ID)
	}
	return list
}

// sameJSON compares values as documents show them: 5 and 5.0 are one number.
func sameJSON(a, b any) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
}
