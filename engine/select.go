package engine

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/bmatcuk/doublestar/v4"
)

// defaultProfile is in force where none is named; noProfile enables no
// shipped rule.
const (
	defaultProfile = "default"
	noProfile      = "none"
)

// selection is what a profile comes to once what it extends is joined.
type selection struct {
	rules map[string]bool
	// chain are the profiles from the base up: later ones win.
	chain []Profile
}

// selectRules decides which rules are enabled, how they rank and what their
// parameters are: METADATA, then profiles, then the configuration.
func selectRules(cfg Config, profiles []Profile, rules []*rule) error {
	for _, r := range rules {
		r.Enabled = !r.shipped
	}
	chosen, err := chosenProfiles(cfg, profiles, rules)
	if err != nil {
		return err
	}
	for _, s := range chosen {
		for _, r := range rules {
			r.Enabled = r.Enabled || s.rules[r.ID]
		}
		for _, p := range s.chain {
			if err := applyProfile(p, rules); err != nil {
				return fmt.Errorf("profile %s: %w", p.Name, err)
			}
		}
	}
	errs := applyChanges(cfg.Rules, rules)
	errs = append(errs, applyParameters(cfg, rules)...)
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if !slices.ContainsFunc(rules, func(r *rule) bool { return r.Enabled }) {
		return errors.New("no rule is enabled: name a profile or a policy source, or enable rules in the configuration")
	}
	return nil
}

// chosenProfiles resolves the profiles that the configuration names.
func chosenProfiles(cfg Config, profiles []Profile, rules []*rule) ([]selection, error) {
	names := cfg.Profiles
	if slices.Contains(names, noProfile) {
		if len(names) > 1 {
			return nil, fmt.Errorf("profile %s stands alone, but %s is named beside it", noProfile, strings.Join(names, ", "))
		}
		return nil, nil
	}
	if len(names) == 0 {
		if !slices.ContainsFunc(rules, func(r *rule) bool { return r.shipped }) {
			return nil, nil
		}
		names = []string{defaultProfile}
	}
	var out []selection
	for _, name := range names {
		s, err := resolveProfile(name, profiles, rules)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// resolveProfile joins a profile with what it extends.
func resolveProfile(name string, profiles []Profile, rules []*rule) (selection, error) {
	return resolveFrom(name, nil, profiles, rules)
}

// resolveFrom is resolveProfile below the profiles in path.
func resolveFrom(name string, path []string, profiles []Profile, rules []*rule) (selection, error) {
	s := selection{rules: map[string]bool{}}
	if slices.Contains(path, name) {
		return s, fmt.Errorf("profile %s extends itself: %s", name, strings.Join(append(path, name), " → "))
	}
	at := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if at < 0 {
		names := []string{noProfile}
		for _, p := range profiles {
			names = append(names, p.Name)
		}
		slices.Sort(names)
		return s, fmt.Errorf("unknown profile %q%s", name, known("known are", slices.Compact(names)))
	}
	p := profiles[at]
	for _, base := range p.Extends {
		below, err := resolveFrom(base, append(slices.Clip(path), name), profiles, rules)
		if err != nil {
			return s, err
		}
		maps.Copy(s.rules, below.rules)
		s.chain = append(s.chain, below.chain...)
	}
	if err := p.choose(s.rules, rules); err != nil {
		return s, fmt.Errorf("profile %s: %w", name, err)
	}
	s.chain = append(s.chain, p)
	return s, nil
}

// choose applies a profile's include, controls and exclude.
func (p Profile) choose(chosen map[string]bool, rules []*rule) error {
	for _, framework := range p.Controls {
		if err := chooseFramework(framework, chosen, rules); err != nil {
			return err
		}
	}
	for _, list := range []struct {
		globs []string
		on    bool
	}{{p.Include, true}, {p.Exclude, false}} {
		for _, glob := range list.globs {
			matched, err := match(glob, rules)
			if err != nil {
				return err
			}
			for _, r := range matched {
				if list.on {
					chosen[r.ID] = true
				} else {
					delete(chosen, r.ID)
				}
			}
		}
	}
	return nil
}

// chooseFramework includes the rules that carry a control of a framework.
func chooseFramework(framework string, chosen map[string]bool, rules []*rule) error {
	var frameworks []string
	found := false
	for _, r := range rules {
		if len(r.Controls[framework]) > 0 {
			chosen[r.ID], found = true, true
		}
		frameworks = slices.AppendSeq(frameworks, maps.Keys(r.Controls))
	}
	if !found {
		slices.Sort(frameworks)
		return fmt.Errorf("no rule has a control of framework %q%s", framework, known("there are", slices.Compact(frameworks)))
	}
	return nil
}

// applyProfile sets a profile's severities and parameters.
func applyProfile(p Profile, rules []*rule) error {
	for _, glob := range byBreadth(slices.Collect(maps.Keys(p.Severity))) {
		matched, err := match(glob, rules)
		if err != nil {
			return err
		}
		severity, ok := ParseSeverity(string(p.Severity[glob]))
		if !ok {
			return fmt.Errorf("unknown severity %q for %s", p.Severity[glob], glob)
		}
		for _, r := range matched {
			r.setSeverity(severity)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Parameters)) {
		if err := setShared(name, p.Parameters[name], rules, false); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.RuleParameters)) {
		matched, err := match(id, rules)
		if err != nil {
			return err
		}
		for _, r := range matched {
			for _, name := range slices.Sorted(maps.Keys(p.RuleParameters[id])) {
				if err := r.setParameter(name, p.RuleParameters[id][name]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// byBreadth sorts globs before exact ids, so that the latter win.
func byBreadth(globs []string) []string {
	slices.SortFunc(globs, func(a, b string) int {
		if isGlob(a) != isGlob(b) {
			if isGlob(a) {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return globs
}

// isGlob reports whether s is a pattern rather than an id.
func isGlob(s string) bool { return strings.ContainsAny(s, `*?[{\`) }

// setSeverity replaces a rule's severity, that of its entries included.
func (r *rule) setSeverity(s Severity) { r.Severity, r.override = s, s }

// applyChanges applies the configuration's rules: globs in order, then ids.
func applyChanges(changes []RuleChange, rules []*rule) (errs []error) {
	ordered := slices.Clone(changes)
	slices.SortStableFunc(ordered, func(a, b RuleChange) int {
		switch {
		case isGlob(a.Match) == isGlob(b.Match):
			return 0
		case isGlob(a.Match):
			return -1
		}
		return 1
	})
	for _, change := range ordered {
		matched, err := match(change.Match, rules)
		if err != nil {
			errs = append(errs, fmt.Errorf("rules: %w", err))
			continue
		}
		severity, ok := ParseSeverity(string(change.Severity))
		if change.Severity != "" && (!ok || severity == Unknown) {
			errs = append(errs, fmt.Errorf("rules: %s: unknown severity %q", change.Match, change.Severity))
			continue
		}
		for _, r := range matched {
			if change.Enabled != nil {
				r.Enabled = *change.Enabled
				r.Reason = ""
				if !r.Enabled {
					r.Reason = change.Reason
				}
			}
			if change.Severity != "" {
				r.setSeverity(severity)
			}
		}
	}
	return errs
}

// applyParameters sets the configuration's parameters: the shared ones, then
// those of single rules.
func applyParameters(cfg Config, rules []*rule) (errs []error) {
	for _, name := range slices.Sorted(maps.Keys(cfg.Parameters)) {
		if err := setShared(name, cfg.Parameters[name], rules, true); err != nil {
			errs = append(errs, fmt.Errorf("parameters: %w", err))
		}
	}
	for _, change := range cfg.Rules {
		matched, err := match(change.Match, rules)
		if err != nil {
			continue // reported by applyChanges
		}
		for _, name := range slices.Sorted(maps.Keys(change.Parameters)) {
			if isGlob(change.Match) {
				err = setShared(name, change.Parameters[name], matched, true)
			} else {
				for _, r := range matched {
					err = cmp.Or(err, r.setParameter(name, change.Parameters[name]))
				}
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("rules: %w", err))
			}
		}
	}
	return errs
}

// setShared sets a parameter in every rule that declares it. A name that no
// enabled rule declares is an error where the user wrote it.
func setShared(name string, value any, rules []*rule, needed bool) error {
	used := false
	var declared []string
	for _, r := range rules {
		for other := range r.properties() {
			if r.Enabled {
				declared = append(declared, other)
			}
		}
		if _, ok := r.properties()[name]; !ok {
			continue
		}
		used = used || r.Enabled
		if err := r.setParameter(name, value); err != nil {
			return err
		}
	}
	if needed && !used {
		slices.Sort(declared)
		return fmt.Errorf("no enabled rule has a parameter %q%s", name, known("there are", slices.Compact(declared)))
	}
	return nil
}

// match lists the rules that an id or glob names; none is an error.
func match(pattern string, rules []*rule) ([]*rule, error) {
	var out []*rule
	if !doublestar.ValidatePattern(pattern) {
		return nil, fmt.Errorf("%q is no valid glob", pattern)
	}
	glob := isGlob(pattern)
	for _, r := range rules {
		if r.ID == pattern || glob && doublestar.MatchUnvalidated(pattern, r.ID) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, unknownRule(pattern, rules)
	}
	return out, nil
}

// unknownRule is the error for an id or glob that names no rule.
func unknownRule(pattern string, rules []*rule) error {
	near := near(pattern, rules)
	if len(near) == 0 {
		return fmt.Errorf("there is no rule %q", pattern)
	}
	return fmt.Errorf("there is no rule %q: did you mean %s?", pattern, strings.Join(near, " or "))
}

// near lists up to three rule ids that look like pattern, the nearest first.
func near(pattern string, rules []*rule) []string {
	type candidate struct {
		id       string
		distance int
	}
	var found []candidate
	name := pattern[strings.LastIndexByte(pattern, '/')+1:]
	for _, r := range rules {
		own := r.ID[strings.LastIndexByte(r.ID, '/')+1:]
		distance := min(levenshtein.ComputeDistance(pattern, r.ID), 1+levenshtein.ComputeDistance(name, own))
		if len(pattern) > 2 && strings.Contains(r.ID, pattern) {
			distance = min(distance, 1)
		}
		if distance <= 2+len(name)/4 {
			found = append(found, candidate{r.ID, distance})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.distance - b.distance })
	var out []string
	for _, c := range found[:min(3, len(found))] {
		out = append(out, c.id)
	}
	return out
}

// known lists names for an error message.
func known(words string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ": " + words + " " + strings.Join(names, ", ")
}
