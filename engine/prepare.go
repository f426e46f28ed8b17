package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// prepared is the plan of a kind with its programs made.
func (p *Policy) prepared(k inputs.Kind) (*plan, error) {
	plan := p.plans[k]
	if plan == nil {
		return nil, fmt.Errorf("unknown kind of document %q", k)
	}
	plan.once.Do(func() { plan.err = p.prepare(plan) })
	return plan, plan.err
}

// prepare makes a plan's programs: for each unit one per view, and one for
// each rule that must be judged by itself.
func (p *Policy) prepare(plan *plan) error {
	var errs []error
	for _, u := range p.units {
		if u.constraints != nil {
			programs := u.constraintPrograms(plan.rules)
			plan.review = plan.review || len(programs) > 0
			plan.programs = append(plan.programs, programs...)
			continue
		}
		groups := u.group(plan.rules)
		if len(groups) == 0 {
			continue
		}
		w := u.work
		for _, g := range groups {
			plan.document = plan.document || g.view == ViewDocument
			plan.conftest = plan.conftest || g.view == ViewConftest
			if u.isPlanned(g) {
				plan.programs = append(plan.programs, u.plannedProgram(plan.kind, plan.rules, g))
				continue
			}
			if w == nil {
				var err error
				if w, err = u.loadRules(plan.kind, plan.rules); err != nil {
					return err
				}
			}
			program, failed := u.program(w, g)
			if len(failed) > 0 {
				errs = append(errs, failed...)
				continue
			}
			plan.programs = append(plan.programs, program)
		}
	}
	return joinErrors(errs)
}

// group is what one program judges.
type group struct {
	view    View
	entries []*entry
}

// group divides the unit's part of rules into programs.
func (u *unit) group(rules []*rule) []group {
	shared := map[View]*group{}
	var out []group
	for _, r := range rules {
		if r.unit != u {
			continue
		}
		for _, e := range r.entries {
			if e.delegate {
				out = append(out, group{r.View, []*entry{e}})
				continue
			}
			if shared[r.View] == nil {
				shared[r.View] = &group{view: r.View}
			}
			shared[r.View].entries = append(shared[r.View].entries, e)
		}
	}
	for _, g := range shared {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b group) int {
		return cmp.Or(len(b.entries)-len(a.entries), strings.Compare(string(a.view), string(b.view)))
	})
	return out
}

// program is the program for a group, shared by the kinds that have the same.
func (u *unit) program(w *workspace, g group) (*program, []error) {
	var name strings.Builder
	for _, e := range g.entries {
		fmt.Fprintf(&name, "%p ", e)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if known := u.programs[name.String()]; known != nil {
		return known, nil
	}
	made, errs := u.merge(w, g.view, g.entries, false)
	if len(errs) > 0 {
		return nil, errs
	}
	u.programs[name.String()] = made
	return made, nil
}

// check compiles all of a user's source once, so that what is wrong in any
// of its rules is said before anything is judged.
func (u *unit) check(rules []*rule) []error {
	enabled := slices.DeleteFunc(slices.Clone(rules), func(r *rule) bool { return !r.Enabled })
	groups := u.group(enabled)
	var g group
	if len(groups) > 0 {
		g = groups[0]
	}
	made, errs := u.merge(u.work, g.view, g.entries, true)
	if len(errs) > 0 {
		return errs
	}
	u.work.checked = true
	if len(g.entries) > 0 {
		var name strings.Builder
		for _, e := range g.entries {
			fmt.Fprintf(&name, "%p ", e)
		}
		u.programs[name.String()] = made
	}
	return nil
}

// loadRules parses and resolves the unit's indexed rules among rules, with what they
// need of the library for a kind, "" being all of it. They were checked when the index was made.
func (u *unit) loadRules(kind inputs.Kind, rules []*rule) (*workspace, error) {
	needed := map[string]bool{}
	var names []string
	var native []*rule
	for _, r := range rules {
		if r.unit != u {
			continue
		}
		native = append(native, r)
		names = append(names, r.files...)
		for _, pkg := range r.uses[kind] {
			needed[pkg] = true
		}
	}
	for _, lib := range u.index.Libraries {
		if kind == "" || needed[lib.Package] {
			names = append(names, lib.Files...)
		}
	}
	// rego.metadata.* reads annotations; rules that call it are delegated.
	annotated := slices.ContainsFunc(native, func(r *rule) bool { return r.entries[0].delegate })
	files, errs := parse(u.source, names, annotated)
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	w, errs := resolve(files)
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	w.checked, w.kind = true, kind
	byID := map[string][]*ast.Module{}
	for _, m := range w.modules {
		if id, ok := nativeID(m.Package); ok {
			byID[id] = append(byID[id], m)
		}
	}
	for _, r := range native {
		if len(byID[r.ID]) == 0 {
			return nil, errors.New("rule " + r.ID + " stands in the index but not in its file: make the index anew")
		}
		for _, m := range byID[r.ID] {
			if !r.entries[0].delegate {
				ownParameters(m, r.ID)
			}
		}
	}
	return w, nil
}
