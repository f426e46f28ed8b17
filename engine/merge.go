package engine

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/engine/vm"
	"github.com/open-policy-agent/opa/v1/ast"
)

// The synthetic package that rules are merged into, the set that collects
// their findings, and the variable of the query. The names cannot meet one
// of a policy's: OPA takes undeclared variables for rules of their package.
const (
	mergedPackage = "__boltseal__"
	mergedSet     = "__found__"
	queryVar      = ast.Var("found")
)

// program judges some rules of one unit with one prepared query. Each element
// it finds is [n, element]: n counts entries, then exceptions.
type program struct {
	unit *unit
	work *workspace
	view View
	// entries are the rule sets that are judged.
	entries []*entry
	// exceptions are the packages whose exceptions are asked for.
	exceptions []string
	// constants are the library rules that the session's data hold the values of.
	constants []constant
	compiler  *ast.Compiler
	query     ast.Body
	// owners says which entry a place in a policy file belongs to.
	owners map[string][]span
	// own says that input.parameters are the one rule's own.
	own bool
	// bare says that the query gives the one rule's set as it stands;
	// parameters are its input.parameters then.
	bare       bool
	parameters *ast.Term
	// singles are the same with one entry each, made when first needed.
	mu      sync.Mutex
	singles map[*entry]*program
	// planned are the entries in the plan; later compiles the program
	// where the plan does not suffice.
	planned []vm.Entry
	later   func() (*program, error)
	once    sync.Once
	made    *program
	err     error
}

// span is a range of lines that belongs to one entry.
type span struct {
	from, to int
	entry    *entry
}

// merge makes the program that judges entries. With rest, the unit's other
// rules are compiled along, so that their errors show.
func (u *unit) merge(w *workspace, view View, entries []*entry, rest bool) (*program, []error) {
	p := &program{unit: u, work: w, view: view, entries: entries, owners: map[string][]span{}, singles: map[*entry]*program{}}
	p.own = len(entries) == 1 && entries[0].delegate
	merged := newSynthetic()
	moved := map[*ast.Rule]bool{}
	var roots []*ast.Rule
	for i, e := range entries {
		heads := e.find(w)
		if p.own {
			if len(heads) > 0 {
				merged.delegate(i, heads[0])
			}
			roots = append(roots, heads...)
			continue
		}
		for _, head := range heads {
			moved[head] = true
			merged.add(i, head)
		}
		roots = append(roots, heads...)
	}
	if view == ViewConftest {
		p.exceptions = u.exceptionPackages(entries)
		for i, pkg := range p.exceptions {
			for _, head := range u.exceptions[pkg] {
				moved[head] = true
				merged.add(len(entries)+i, head)
			}
			roots = append(roots, u.exceptions[pkg]...)
		}
	}
	modules := merged.modules()
	live := newLiveness(w).from(roots, w.kind)
	if p.own {
		for _, head := range roots {
			live[head] = true
		}
	}
	if u.source.Shipped && w.checked && !rest {
		constants := w.constants(live)
		p.constants = w.ordered(constants)
		for _, rules := range constants {
			for _, r := range rules {
				delete(live, r)
			}
		}
	}
	for name, m := range w.modules {
		if kept := w.keep(m, moved, live, rest); kept != nil {
			modules[name] = kept
		}
	}
	c, errs := compile(modules, w.checked && !rest && !p.own)
	if len(errs) > 0 {
		return nil, errs
	}
	found := ast.RefTerm(ast.DefaultRootDocument, ast.StringTerm(mergedPackage), ast.StringTerm(mergedSet))
	query, err := c.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(queryVar), found)))
	if err != nil {
		return nil, fromOPA(err)
	}
	p.compiler, p.query = c, query
	p.findOwners(w)
	return p, nil
}

// find is the entry's Rego rules in a workspace.
func (e *entry) find(w *workspace) []*ast.Rule {
	if e.heads != nil {
		return e.heads
	}
	var heads []*ast.Rule
	for _, name := range w.byPackage[e.pkg] {
		for _, r := range w.modules[name].Rules {
			if headName(r) == e.set && isSet(r) {
				heads = append(heads, r)
			}
		}
	}
	return heads
}

// exceptionPackages are the packages of entries that have exceptions.
func (u *unit) exceptionPackages(entries []*entry) []string {
	var out []string
	for _, e := range entries {
		if len(u.exceptions[e.pkg]) > 0 && !slices.Contains(out, e.pkg) {
			out = append(out, e.pkg)
		}
	}
	return out
}

// keep is what remains of a module once its rule sets are merged: the rules
// that the merged ones reach or, with rest, all that are not merged. It is
// nil when nothing remains.
func (w *workspace) keep(m *ast.Module, moved, live map[*ast.Rule]bool, rest bool) *ast.Module {
	kept := *m
	kept.Rules = make([]*ast.Rule, 0, len(m.Rules))
	for _, r := range m.Rules {
		if live[r] || rest && (!moved[r] || w.reads(m.Package.Path, headName(r))) {
			kept.Rules = append(kept.Rules, r)
		}
	}
	if len(kept.Rules) == 0 {
		return nil
	}
	return &kept
}

// findOwners maps places in policy files to entries, for errors found there:
// a whole file of a native rule, the lines of a conftest one.
func (p *program) findOwners(w *workspace) {
	for _, e := range p.entries {
		if p.view == ViewDocument {
			for _, name := range w.byPackage[e.pkg] {
				p.owners[name] = append(p.owners[name], span{0, 1 << 30, e})
			}
			continue
		}
		for _, head := range e.heads {
			loc := head.Location
			p.owners[loc.File] = append(p.owners[loc.File], span{loc.Row, loc.Row + strings.Count(string(loc.Text), "\n"), e})
		}
	}
}

// owner is the entry that the place of an error belongs to, nil for a helper
// that several may share.
func (p *program) owner(loc *ast.Location) *entry {
	if loc == nil {
		return nil
	}
	for _, s := range p.owners[loc.File] {
		if loc.Row >= s.from && loc.Row <= s.to {
			return s.entry
		}
	}
	return nil
}

// single is the program that judges e alone.
func (p *program) single(e *entry) (*program, error) {
	if len(p.entries) == 1 {
		return p, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.singles[e]; one != nil {
		return one, nil
	}
	one, errs := p.unit.merge(p.work, p.view, []*entry{e}, false)
	if len(errs) > 0 {
		return nil, fmt.Errorf("compile rule %s by itself: %w", e.rule.ID, joinErrors(errs))
	}
	p.singles[e] = one
	return one, nil
}

// synthetic holds the merged rules: one module for each version of Rego,
// since the compiler checks v0 rules differently.
type synthetic struct {
	byVersion map[ast.RegoVersionSpan]*ast.Module
}

func newSynthetic() *synthetic { return &synthetic{map[ast.RegoVersionSpan]*ast.Module{}} }

// module is the synthetic module for a version of Rego.
func (s *synthetic) module(version ast.RegoVersionSpan) *ast.Module {
	m := s.byVersion[version]
	if m == nil {
		m = &ast.Module{Package: &ast.Package{
			Path:     ast.Ref{ast.DefaultRootDocument, ast.StringTerm(mergedPackage)},
			Location: ast.NewLocation(nil, mergedPackage, 1, 1),
		}}
		m.SetRegoVersionSpan(version)
		s.byVersion[version] = m
	}
	return m
}

// add puts a rule into the merged set, its element wrapped as [n, element].
func (s *synthetic) add(n int, r *ast.Rule) {
	m := s.module(r.Module.RegoVersionSpan())
	head := *r.Head
	head.Name = mergedSet
	head.Reference = ast.Ref{ast.VarTerm(mergedSet)}
	key := ast.ArrayTerm(ast.InternedTerm(n), r.Head.Key)
	key.Location = r.Head.Key.Location
	head.Key = key
	merged := *r
	merged.Head, merged.Module, merged.Annotations = &head, m, nil
	m.Rules = append(m.Rules, &merged)
}

// delegate adds the rule that asks r's package for its set, for a rule that
// must stay where it is.
func (s *synthetic) delegate(n int, r *ast.Rule) {
	m := s.module(ast.RegoVersionSpanOf(ast.RegoV1))
	element := ast.VarTerm("element")
	set := append(slices.Clone(r.Module.Package.Path), ast.StringTerm(headName(r)), element)
	asked := ast.NewExpr(&ast.Term{Value: set, Location: r.Location})
	asked.Location = r.Location
	s.add(n, &ast.Rule{
		Head:     &ast.Head{Name: mergedSet, Key: element, Location: r.Head.Location},
		Body:     ast.NewBody(asked),
		Location: r.Location,
		Module:   m,
	})
}

// modules are the synthetic modules by name.
func (s *synthetic) modules() map[string]*ast.Module {
	out := make(map[string]*ast.Module, len(s.byVersion)+16)
	for version, m := range s.byVersion {
		out[fmt.Sprint(mergedPackage, version)] = m
	}
	if len(out) == 0 {
		m := s.module(ast.RegoVersionSpanOf(ast.RegoV1))
		out[mergedPackage] = m
	}
	return out
}
