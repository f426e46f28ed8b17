package engine

import (
	"context"
	"io/fs"
	"path"
	"strings"

	"github.com/boltseal/boltseal/engine/vm"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// planFile is the plan's name within the shipped library.
const planFile = "plans/library.plan"

// plannedShare is the part of a document's time that the plan may take;
// topdown, asked afterwards, has the rest.
const plannedShare = 4

// PlanSource is what the plan of a rule library is made of.
type PlanSource struct {
	// Modules are the library's files, resolved, with parameters made their
	// rules' own.
	Modules map[string]*ast.Module
	// Entries are the sets that rules collect their findings in, as paths
	// below data.
	Entries []string
	// Digest is the library's, which a plan must have to be used with it.
	Digest string
}

// ReadPlanSource reads a rule library for its plan to be made.
func ReadPlanSource(fsys fs.FS) (PlanSource, error) {
	src := Source{Name: "boltseal", FS: fsys, Root: ".", Shipped: true}
	index, err := makeIndex(src)
	if err != nil {
		return PlanSource{}, err
	}
	out := PlanSource{Digest: index.Digest}
	u := newIndexed(src, index)
	w, err := u.loadRules("", u.rules)
	if err != nil {
		return PlanSource{}, err
	}
	constants := w.constants(w.all())
	out.Modules = w.apart(constants)
	for _, c := range index.Constants {
		out.Entries = append(out.Entries, c.planned())
	}
	for _, r := range u.rules {
		for _, e := range r.entries {
			if !e.delegate {
				out.Entries = append(out.Entries, e.planned())
			}
		}
	}
	return out, nil
}

// planned is the entry's name in the plan.
func (e *entry) planned() string { return strings.ReplaceAll(e.pkg, ".", "/") + "/" + e.set }

// readPlan reads a library's plan; nil where there is none that fits the
// index: judging is slower then, and right.
func readPlan(src Source, index *bundleIndex) *vm.Library {
	content, err := fs.ReadFile(src.FS, path.Join(src.Root, planFile))
	if err != nil {
		return nil
	}
	library, err := vm.Open(content)
	if err != nil || library.Digest() != index.Digest {
		return nil
	}
	return library
}

// isPlanned reports whether the unit's plan holds all of a group.
func (u *unit) isPlanned(g group) bool {
	if u.planned == nil || g.view != ViewDocument {
		return false
	}
	for _, e := range g.entries {
		if _, ok := u.planned.Entry(e.planned()); !ok || e.delegate {
			return false
		}
	}
	return true
}

// plannedProgram is a program that is judged by the plan; it is compiled only
// where the plan does not suffice.
func (u *unit) plannedProgram(kind inputs.Kind, rules []*rule, g group) *program {
	p := &program{unit: u, view: g.view, entries: g.entries}
	p.later = func() (*program, error) {
		w, err := u.loadRules(kind, rules)
		if err != nil {
			return nil, err
		}
		made, errs := u.merge(w, g.view, g.entries, false)
		if len(errs) > 0 {
			return nil, joinErrors(errs)
		}
		return made, nil
	}
	for _, e := range g.entries {
		at, _ := u.planned.Entry(e.planned())
		p.planned = append(p.planned, at)
	}
	return p
}

// compiled is the program as OPA evaluates it.
func (p *program) compiled() (*program, error) {
	if p.later == nil {
		return p, nil
	}
	p.once.Do(func() { p.made, p.err = p.later() })
	return p.made, p.err
}

// judgePlanned judges a program by the plan. It is false where that did not
// work out: nothing is kept then.
func (j *judgement) judgePlanned(ctx context.Context, p *program) bool {
	bounded, stop := context.WithTimeout(ctx, j.session.policy.cfg.Limits.Evaluation/plannedShare)
	defer stop()
	run := p.unit.planned.Start(bounded, j.input(p), j.session.data(p.unit), j.session.policy.cfg.Time)
	defer run.End()
	found := make([]*ast.Term, len(p.entries))
	for i, at := range p.planned {
		value, err := run.Call(at)
		if err != nil {
			return false
		}
		found[i] = value
	}
	for i, set := range found {
		if set != nil {
			j.keepPlanned(p.entries[i], set)
		}
	}
	return true
}

// keepPlanned keeps the elements of an entry's set.
func (j *judgement) keepPlanned(e *entry, t *ast.Term) {
	if set, ok := t.Value.(ast.Set); ok {
		j.keepBare(e, set)
	}
}

// keepBare keeps a set that is one entry's own.
func (j *judgement) keepBare(e *entry, set ast.Set) {
	if set.Len() == 0 {
		return
	}
	o := &j.outcomes[j.plan.at[e.rule]]
	for _, value := range set.Slice() {
		o.found = append(o.found, element{entry: e, value: value})
	}
}

// data is the data of a unit as the plan sees it.
func (s *Session) data(u *unit) *ast.Term { return s.stores[u].data() }

// dataTerm is data as a value of OPA's.
func dataTerm(data map[string]any) *ast.Term {
	if len(data) == 0 {
		return ast.InternedEmptyObject
	}
	return encodeAny(data)
}
