package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Library rules that read data.inventory and nothing of the document, such as
// "which labels has which workload", have one value per session. Evaluated
// anew for each document, as OPA does it, they make a run quadratic in the
// number of documents. So they are evaluated once, when the session starts,
// and their values stand in its data where the rules would be.

// constantRoot is the package that the plan keeps such rules in, apart from
// where their values stand.
const constantRoot = "constants"

// constant names such a rule: the path of its package and its name.
type constant []string

// path is the constant's name below data, slash-separated.
func (c constant) path() string { return strings.Join(c, "/") }

// planned is the constant's name in the plan.
func (c constant) planned() string { return constantRoot + "/" + c.path() }

// constants are the rules among live that have one value per session, by
// path. All rules of one name must be such, since their value is one.
func (w *workspace) constants(live map[*ast.Rule]bool) map[string][]*ast.Rule {
	byName := map[string][]*ast.Rule{}
	for r := range live {
		name := PackagePath(r.Module.Package.Path) + "/" + headName(r)
		byName[name] = append(byName[name], r)
	}
	l := newLiveness(w)
	maps.DeleteFunc(byName, func(name string, rules []*ast.Rule) bool {
		return !strings.HasPrefix(name, "lib/") || !l.constant(rules)
	})
	return byName
}

// constant reports whether rules, and all that they reach, read the inventory
// and nothing of the document, and take no arguments themselves.
func (l *liveness) constant(rules []*ast.Rule) bool {
	reached := l.from(rules, "")
	for _, r := range rules {
		if len(r.Head.Args) > 0 {
			return false
		}
		reached[r] = true
	}
	inventory := false
	for r := range reached {
		if readsInput(r) {
			return false
		}
		inventory = inventory || l.work.readsInventory(r)
	}
	return inventory
}

// readsInventory reports whether a rule itself reads data.inventory.
func (w *workspace) readsInventory(r *ast.Rule) bool {
	return slices.ContainsFunc(w.refs[r], func(ref ast.Ref) bool {
		return len(ref) > 1 && ref[1].Value.Compare(ast.String("inventory")) == 0
	})
}

// ordered lists constants so that each stands behind those that it reads.
func (w *workspace) ordered(constants map[string][]*ast.Rule) []constant {
	l := newLiveness(w)
	reads := map[string]int{}
	for name, rules := range constants {
		for other, theirs := range constants {
			reached := l.from(rules, "")
			if other != name && slices.ContainsFunc(theirs, func(r *ast.Rule) bool { return reached[r] }) {
				reads[name]++
			}
		}
	}
	// What is reached counts what the reached ones reach, so the number orders.
	names := slices.SortedFunc(maps.Keys(constants), func(a, b string) int {
		return cmp.Or(reads[a]-reads[b], strings.Compare(a, b))
	})
	out := make([]constant, len(names))
	for i, name := range names {
		out[i] = strings.Split(name, "/")
	}
	return out
}

// all are the workspace's rules.
func (w *workspace) all() map[*ast.Rule]bool {
	out := map[*ast.Rule]bool{}
	for _, m := range w.modules {
		for _, r := range m.Rules {
			out[r] = true
		}
	}
	return out
}

// apart moves the constants' rules into packages of their own: what a plan
// reads of them is data then, and what it calls to make them is there.
func (w *workspace) apart(constants map[string][]*ast.Rule) map[string]*ast.Module {
	moved := map[*ast.Rule]bool{}
	for _, rules := range constants {
		for _, r := range rules {
			moved[r] = true
		}
	}
	out := map[string]*ast.Module{}
	for name, m := range w.modules {
		stay, away := *m, *m
		stay.Rules, away.Rules = nil, nil
		pkg := *m.Package
		pkg.Path = append(ast.Ref{ast.DefaultRootDocument, ast.StringTerm(constantRoot)}, m.Package.Path[1:]...)
		away.Package, away.Annotations = &pkg, nil
		for _, r := range m.Rules {
			if !moved[r] {
				stay.Rules = append(stay.Rules, r)
				continue
			}
			rule := *r
			rule.Module = &away
			away.Rules = append(away.Rules, &rule)
		}
		out[name] = &stay
		if len(away.Rules) > 0 {
			out[constantRoot+"/"+name] = &away
		}
	}
	return out
}

// readsInput reports whether the rule names input, or changes what others read.
func readsInput(r *ast.Rule) bool {
	found := false
	ast.WalkTerms(r, func(t *ast.Term) bool {
		ref, ok := t.Value.(ast.Ref)
		found = found || isInput(t) || ok && isRoot(ref[0], ast.InputRootDocument)
		return found
	})
	ast.WalkWiths(r, func(*ast.With) bool { found = true; return true })
	return found
}

// overlay adds to data the values of the unit's constants, each evaluated
// over the inventory in data.
func (p *Policy) overlay(ctx context.Context, u *unit, data map[string]any) error {
	if len(u.index.Constants) == 0 || p.overlayPlanned(ctx, u, data) {
		return nil
	}
	plan, err := p.prepared(inputs.KindKubernetes)
	if err != nil {
		return fmt.Errorf("prepare policies for %s: %w", inputs.KindKubernetes, err)
	}
	store := inmem.NewFromObjectWithOpts(maps.Clone(data), inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	for _, program := range plan.programs {
		if program.unit != u {
			continue
		}
		if program, err = program.compiled(); err != nil {
			return err
		}
		if len(program.constants) == 0 {
			continue
		}
		compiler, err := program.constantCompiler()
		if err != nil {
			return err
		}
		for _, c := range program.constants {
			value, err := p.evaluateConstant(ctx, compiler, store, c)
			if err != nil {
				return fmt.Errorf("index the objects of the run: %w", err)
			}
			put(data, c, value)
		}
	}
	return nil
}

// overlayPlanned does the same by the plan. It is false where that does not
// work out, and leaves data as they are.
func (p *Policy) overlayPlanned(ctx context.Context, u *unit, data map[string]any) bool {
	if u.planned == nil {
		return false
	}
	values := map[string]any{}
	for _, c := range u.index.Constants {
		entry, ok := u.planned.Entry(c.planned())
		if !ok {
			return false
		}
		seen := maps.Clone(data)
		maps.Copy(seen, values)
		run := u.planned.Start(ctx, ast.InternedEmptyObject, dataTerm(seen), p.cfg.Time)
		value, err := run.Call(entry)
		run.End()
		if err != nil {
			return false
		}
		if value != nil {
			put(values, c, value.Value)
		}
	}
	maps.Copy(data, values)
	return true
}

// constantCompiler compiles the constants with what they reach.
func (p *program) constantCompiler() (*ast.Compiler, error) {
	roots := p.work.constantRules(p.constants)
	live := newLiveness(p.work).from(roots, "")
	for _, r := range roots {
		live[r] = true
	}
	modules := map[string]*ast.Module{}
	for name, m := range p.work.modules {
		if kept := p.work.keep(m, nil, live, false); kept != nil {
			modules[name] = kept
		}
	}
	compiler, errs := compile(modules, p.work.checked)
	return compiler, joinErrors(errs)
}

// constantRules finds the rules of constants.
func (w *workspace) constantRules(constants []constant) []*ast.Rule {
	var out []*ast.Rule
	for _, c := range constants {
		for _, name := range w.byPackage[strings.Join(c[:len(c)-1], ".")] {
			for _, r := range w.modules[name].Rules {
				if headName(r) == c[len(c)-1] {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// evaluateConstant evaluates one constant; nil where it is undefined.
func (p *Policy) evaluateConstant(ctx context.Context, compiler *ast.Compiler, store storage.Store, c constant) (ast.Value, error) {
	ref := ast.Ref{ast.DefaultRootDocument}
	for _, step := range c {
		ref = append(ref, ast.StringTerm(step))
	}
	query, err := compiler.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(queryVar), ast.NewTerm(ref))))
	if err != nil {
		return nil, err
	}
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	var failures []topdown.Error
	q := topdown.NewQuery(query).WithCompiler(compiler).WithStore(store).WithTransaction(txn).WithCancel(cancel).
		WithMetrics(metrics.NoOp()).WithTime(p.cfg.Time).WithBuiltinErrorList(&failures)
	var value ast.Value
	err = q.Iter(ctx, func(result topdown.QueryResult) error {
		if t := result[queryVar]; t != nil {
			value = t.Value
		}
		return nil
	})
	if err == nil && len(failures) > 0 {
		err = &failures[0]
	}
	return value, err
}

// put sets the value at a path of nested objects.
func put(object map[string]any, path []string, value ast.Value) {
	for _, step := range path[:len(path)-1] {
		object = inside(object, step)
	}
	if value != nil {
		object[path[len(path)-1]] = value
	}
}
