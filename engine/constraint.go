package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// compiledTemplate is a template's Rego, ready to be asked. Its constraints
// share it: they differ in input.parameters only, and every one is asked by a
// query of its own with an input of its own, as Gatekeeper does.
type compiledTemplate struct {
	compiler *ast.Compiler
	query    ast.Body
	// heads are the rules violation.
	heads []*ast.Rule
	// pkg is the entry's package as written.
	pkg                   string
	inventory, namespaces bool
}

// loadTemplates makes a unit of Gatekeeper's templates: one rule for each
// constraint. Templates do not see each other.
func loadTemplates(src Source) (u *unit, warnings []string, err error) {
	u = &unit{source: src, programs: map[string]*program{}, constraints: map[*entry]*program{}}
	compiled := make([]*compiledTemplate, len(src.Templates))
	failed := make([][]error, len(src.Templates))
	var wait sync.WaitGroup
	next := make(chan int, len(compiled))
	for i := range compiled {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), len(compiled)) {
		wait.Go(func() {
			for i := range next {
				t := &src.Templates[i]
				compiled[i], failed[i] = compileTemplate(src.display(t.File), t)
			}
		})
	}
	wait.Wait()
	errs := slices.Concat(failed...)
	names := map[string]string{}
	for i := range src.Templates {
		t := &src.Templates[i]
		if before, twice := names[t.Name]; twice {
			errs = append(errs, fmt.Errorf("template %s is defined twice: in %s and in %s", t.Name, before, src.display(t.File)))
		}
		names[t.Name] = src.display(t.File)
		if compiled[i] == nil {
			continue
		}
		if len(t.Constraints) == 0 {
			warnings = append(warnings, at(ast.NewLocation(nil, src.display(t.File), t.Entry.Line, 1),
				"template %s has no constraint of kind %s and judges nothing", t.Name, t.Kind).Error())
		}
		for k := range t.Constraints {
			u.addConstraint(t, compiled[i], &t.Constraints[k])
		}
	}
	if len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	u.digest = src.Digest
	if u.digest == "" {
		u.digest = digestTemplates(src.Templates)
	}
	return u, warnings, nil
}

// compileTemplate checks and compiles one template's Rego.
func compileTemplate(file string, t *Template) (*compiledTemplate, []error) {
	parsed, errs := parseTemplate(file, t)
	if len(errs) > 0 {
		return nil, errs
	}
	modules := make(map[string]*ast.Module, len(parsed))
	out := &compiledTemplate{pkg: packageName(parsed[0].Package)}
	parsed[0].Package.Path = ast.Ref{ast.DefaultRootDocument, ast.StringTerm(entryPackage)}
	for i, m := range parsed {
		modules[fmt.Sprintf("%s#%d", file, i)] = m
	}
	w, errs := resolveModules(modules)
	if len(errs) > 0 {
		return nil, errs
	}
	errs = slices.Concat(w.forbidden(), w.checkExternal(), w.undefined(nil))
	if len(errs) > 0 {
		return nil, errs
	}
	if out.compiler, errs = compile(w.modules, false); len(errs) > 0 {
		return nil, errs
	}
	for _, f := range w.facts {
		out.inventory = out.inventory || f.inventory
		out.namespaces = out.namespaces || f.namespaces || f.passed
	}
	for _, r := range w.modules[file+"#0"].Rules {
		if headName(r) == nativeRule {
			out.heads = append(out.heads, r)
		}
	}
	asked := ast.RefTerm(ast.DefaultRootDocument, ast.StringTerm(entryPackage), ast.StringTerm(nativeRule))
	query, err := out.compiler.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(queryVar), asked)))
	if err != nil {
		return nil, fromOPA(err)
	}
	out.query = query
	return out, nil
}

// addConstraint adds the rule of one constraint.
func (u *unit) addConstraint(t *Template, compiled *compiledTemplate, c *Constraint) {
	r := &rule{unit: u, constraint: c, inventory: compiled.inventory, namespaces: compiled.namespaces || c.Namespaces}
	_ = r.describe(nil)
	r.ID, r.Instance, r.Package, r.Source, r.View = t.Name, c.Name, compiled.pkg, u.source.Name, ViewReview
	r.File, r.Line = t.File, compiled.heads[0].Location.Row
	r.Title, r.Description = cmp.Or(t.Title, t.Kind, t.Name), t.Description
	r.Kinds, r.Severity, r.Values = []inputs.Kind{inputs.KindKubernetes}, cmp.Or(c.Severity, High), c.Parameters
	e := &entry{rule: r, severity: r.Severity, set: nativeRule, pkg: entryPackage, heads: compiled.heads, delegate: true}
	r.entries = []*entry{e}
	u.rules = append(u.rules, r)
	p := &program{unit: u, view: ViewReview, entries: r.entries, own: true, bare: true, parameters: r.ownParameters(),
		compiler: compiled.compiler, query: compiled.query, owners: map[string][]span{}, singles: map[*entry]*program{}}
	p.owners[u.source.display(t.File)] = []span{{t.Entry.Line, t.Entry.Line + strings.Count(t.Entry.Text, "\n"), e}}
	u.constraints[e] = p
}

// constraintPrograms are the programs of the unit's part of rules.
func (u *unit) constraintPrograms(rules []*rule) []*program {
	var out []*program
	for _, r := range rules {
		if r.unit == u {
			out = append(out, u.constraints[r.entries[0]])
		}
	}
	return out
}

// digestTemplates is the sha256 of what templates and constraints say, where
// the reader gave none of the files.
func digestTemplates(templates []Template) string {
	sum := sha256.New()
	for i := range templates {
		t := &templates[i]
		for _, code := range append([]TemplateCode{t.Entry}, t.Libs...) {
			fmt.Fprintf(sum, "%q %d %t\n", t.Name, len(code.Text), code.V1)
			sum.Write([]byte(code.Text))
		}
		for _, c := range t.Constraints {
			values, err := json.Marshal(c.Parameters)
			if err != nil {
				values = fmt.Append(nil, c.Parameters)
			}
			fmt.Fprintf(sum, "%q %q %s\n", c.Name, c.Severity, values)
		}
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// where is the place of the constraint.
func (c *Constraint) where(src Source) string {
	return (&PolicyError{File: src.display(c.File), Line: c.Line}).place()
}

// matches says whether the rule's constraint is for a document; a rule without
// constraints is for all of its kinds.
func (r *rule) matches(doc *inputs.Document) (bool, error) {
	if r.constraint == nil || r.constraint.Matches == nil {
		return true, nil
	}
	return r.constraint.Matches(doc)
}

// applies says whether a constraint judges the document, and notes it where
// not, or where that cannot be told.
func (j *judgement) applies(r *rule) bool {
	o := &j.outcomes[j.plan.at[r]]
	ok, err := j.matching(r)
	switch {
	case err != nil:
		o.err = fmt.Sprintf("%s: constraint %s: %v", r.constraint.where(r.unit.source), r.Instance, err)
	case !ok:
		o.spared = true
	}
	return ok && err == nil
}

// matching asks the constraint whether it is for the document.
func (j *judgement) matching(r *rule) (ok bool, err error) {
	if j.review == nil {
		return false, errors.New("the document holds no object to review")
	}
	defer func() {
		if r := recover(); r != nil {
			ok, err = false, fmt.Errorf("match failed: %v", r)
		}
	}()
	return r.matches(j.c.Doc)
}

// place is where a finding lies whose template states no path: in the one
// container that its details name, else in the object as a whole, which is
// shown by its name.
func (j *judgement) place(details ast.Object) inputs.Path {
	doc := j.c.Doc
	if name := detail(details, "container"); name != "" {
		var found inputs.Path
		for i := range doc.Containers {
			if doc.Containers[i].Name != name {
				continue
			}
			if found != nil {
				found = nil
				break
			}
			found = doc.Containers[i].Path
		}
		if found != nil {
			return found
		}
	}
	if doc.Review != nil && doc.Review.Name != "" {
		return inputs.Path{"metadata", "name"}
	}
	return nil
}

// The keys of a constraint's input, and what Gatekeeper gives for an object
// whose Namespace it does not know.
const (
	reviewKey     = "review"
	parametersKey = "parameters"
)

// review is the review as Gatekeeper shows it to a template: a name or
// namespace that the object lacks is absent there, and a Namespace that is not
// known an empty object.
func (e *encoder) review(review *inputs.Review) map[string]any {
	out := e.open(reflect.ValueOf(review).Elem())
	if review.Name == "" {
		delete(out, "name")
	}
	if review.Namespace == "" {
		delete(out, "namespace")
	}
	if review.NamespaceObject == nil {
		out["namespaceObject"] = ast.InternedEmptyObject.Value
	}
	return out
}

// constrained is the input of a constraint.
func (j *judgement) constrained(p *program) *ast.Term {
	return ast.NewTerm(ast.LazyObject(map[string]any{
		reviewKey: j.review.Value, parametersKey: p.parameters.Value,
	}))
}
