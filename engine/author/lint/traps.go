package lint

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// notInParameter finds negations over a parameter that has no default: while
// it is not set they are undefined, not true.
func notInParameter(p *pass) {
	native := p.tree.native()
	mains := map[string]*file{}
	p.tree.eachNative(func(id string, main *file, _ []*file) { mains[id] = main })
	p.tree.eachRule(func(f *file, r *ast.Rule) {
		if len(native[f.rule()]) == 0 {
			return
		}
		declared := mains[f.rule()].declared()
		ast.WalkExprs(bodyOnly(r), func(e *ast.Expr) bool {
			every, isEvery := e.Terms.(*ast.Every)
			if !e.Negated && !isEvery {
				return false
			}
			node := any(e)
			if isEvery {
				node = every.Domain
			}
			for name, loc := range openParameters(node) {
				if _, ok := declared[name]["default"]; !ok {
					if loc == nil {
						loc = e.Location
					}
					p.report(loc, "this never holds while parameter %s is not set", name)
				}
			}
			return false
		})
	})
}

// bodyOnly is a rule's body.
func bodyOnly(r *ast.Rule) any { return r.Body }

// openParameters are the parameters that a node reads, without those that
// object.get gives a default.
func openParameters(node any) map[string]*ast.Location {
	out := map[string]*ast.Location{}
	ast.NewGenericVisitor(func(x any) bool {
		t, ok := x.(*ast.Term)
		if !ok {
			return false
		}
		switch v := t.Value.(type) {
		case ast.Ref:
			if len(v) > 2 && v[0].Equal(ast.InputRootDocument) && v[1].Equal(ast.StringTerm("parameters")) {
				if name, constant := text(v[2]); constant {
					out[name] = t.Location
				}
			}
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
			return true // a comprehension over nothing is empty, not undefined
		}
		return false
	}).Walk(node)
	return out
}

// alwaysThere are fields that every Kubernetes object has.
func alwaysThere() []string { return []string{"kind", "apiVersion", "name", "image"} }

// raw says that a path leads into a Kubernetes object as people wrote it, where
// any field may be missing.
func (f *file) raw(path []string) bool {
	if under(path, "input.review.object") || under(path, "data.lib.workload.object") {
		return true
	}
	return f.rule() == "" && !f.library() && len(path) > 2 && path[0] == "input" && !slices.Contains([]string{"review", "parameters", "containers", "images", "pod"}, path[1])
}

// notEqualMissing finds != between a boolean and a field that may be missing,
// as in input.review.object.spec.readOnly != true.
func notEqualMissing(p *pass) {
	p.tree.eachRule(func(f *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			if c.name != "neq" || len(c.args) != 2 {
				return
			}
			field, value := c.args[0], c.args[1]
			if _, constant := field.Value.(ast.Boolean); constant {
				field, value = value, field
			}
			if _, constant := value.Value.(ast.Boolean); !constant {
				return
			}
			path := from.path(field)
			if !f.raw(path) || slices.Contains(alwaysThere(), path[len(path)-1]) || path[len(path)-1] == "[]" {
				return
			}
			p.report(c.loc, "%s != %s does not hold where there is no %s", written(field), written(value), path[len(path)-1])
		})
	})
}

// total are the parts of a document that never hold null.
func total(path []string) bool {
	for _, prefix := range []string{
		"input.containers", "input.images", "input.pod", "input.packages", "input.vulnerabilities", "input.files", "input.subject",
		"input.kind", "input.stage", "input.dockerfile", "input.image", "input.sbom", "input.time", "input.evidence",
		"data.lib.workload.containers", "data.lib.workload.images", "data.lib.workload.pod",
	} {
		if under(path, prefix) {
			return !slices.Contains(path, "raw") && !slices.Contains(path, "volumes")
		}
	}
	return false
}

func compareNull(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			if !slices.Contains([]string{"equal", "eq", "neq"}, c.name) || len(c.args) != 2 {
				return
			}
			field := c.args[0]
			if isNull(field) {
				field = c.args[1]
			} else if !isNull(c.args[1]) {
				return
			}
			if total(from.path(field)) {
				p.report(c.loc, "%s is never null", written(field))
			}
		})
	})
}

func isNull(t *ast.Term) bool { _, ok := t.Value.(ast.Null); return ok }

// someDiffers finds x[_] != y.
func someDiffers(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		ruleCalls(r, func(c call) {
			if c.name != "neq" || len(c.args) != 2 || c.negated {
				return
			}
			for i, t := range c.args {
				ref, ok := t.Value.(ast.Ref)
				if !ok || len(ref) < 2 || !strings.HasPrefix(variable(ref[len(ref)-1]), ast.WildcardPrefix) || isWild(c.args[1-i]) {
					continue
				}
				p.report(c.loc, "this holds as soon as any element of %s differs from %s", ref[:len(ref)-1], written(c.args[1-i]))
			}
		})
	})
}

// isWild says that a term goes over the elements of something itself.
func isWild(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	return ok && slices.ContainsFunc(ref[1:], func(s *ast.Term) bool { return strings.HasPrefix(variable(s), ast.WildcardPrefix) })
}

// setDifference finds - with a list of the input: it takes sets only.
func setDifference(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			if c.name != "minus" || len(c.args) != 2 {
				return
			}
			isSet := slices.ContainsFunc(c.args, func(t *ast.Term) bool { return from.makesSet(t) })
			for _, t := range c.args {
				if from.list(t) || isSet && under(from.path(t), "input") {
					p.report(c.loc, "%s is no set, so the difference is undefined", written(t))
				}
			}
		})
	})
}

// makesSet says that a term certainly is a set.
func (o origins) makesSet(t *ast.Term) bool {
	switch t.Value.(type) {
	case ast.Set, *ast.SetComprehension:
		return true
	case ast.Var:
		from, ok := o[variable(t)]
		return ok && !from.element && variable(from.term) == "" && o.makesSet(from.term)
	}
	return false
}

// list says that a term certainly is a list.
func (o origins) list(t *ast.Term) bool {
	switch t.Value.(type) {
	case *ast.Array, *ast.ArrayComprehension:
		return true
	case ast.Var:
		from, ok := o[variable(t)]
		return ok && !from.element && variable(from.term) == "" && o.list(from.term)
	}
	return false
}
