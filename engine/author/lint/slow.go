package lint

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// wholeDocument says that a path is a document, or most of one.
func wholeDocument(path []string) bool {
	switch strings.Join(path, ".") {
	case "input", "input.review", "input.review.object", "input.containers", "input.packages", "input.dockerfile", "input.image", "input.sbom",
		"data.lib.workload.object", "data.lib.workload.containers", "data.inventory":
		return true
	}
	return false
}

func slowWalk(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			if c.name == "walk" && len(c.args) > 0 && wholeDocument(from.path(c.args[0])) {
				p.report(c.loc, "walk visits every value of %s", written(c.args[0]))
			}
		})
	})
}

func slowMarshal(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			if slices.Contains([]string{"json.marshal", "json.marshal_with_options", "yaml.marshal"}, c.name) && len(c.args) > 0 && wholeDocument(from.path(c.args[0])) {
				p.report(c.loc, "%s makes a text of all of %s", c.name, written(c.args[0]))
			}
		})
	})
}

// long are lists that may have thousands of elements.
func long(path []string) bool {
	joined := strings.Join(path, ".")
	return slices.Contains([]string{
		"input.packages", "input.vulnerabilities", "input.sbom.components", "input.sbom.dependencies", "input.files.executables",
		"input.files.setuid", "input.files.secrets", "input.files.world_writable", "input.image.history", "input.dockerfile.instructions",
	}, joined) || strings.HasPrefix(joined, "data.inventory")
}

// slowPairs finds a body that iterates twice over one long list, unless the
// second loop looks an element up.
func slowPairs(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		seen := map[*ast.Location]bool{}
		ast.WalkBodies(bodyOnly(r), func(b ast.Body) bool {
			first := map[string]bool{}
			for _, e := range b {
				d, ok := e.Terms.(*ast.SomeDecl)
				if !ok {
					continue
				}
				_, value, collection := member(d)
				if collection == nil || variable(value) == "" {
					continue
				}
				path := from.path(collection)
				joined := strings.Join(path, ".")
				if long(path) && first[joined] && !seen[e.Location] {
					seen[e.Location] = true
					p.report(e.Location, "a second loop over %s inside the first", written(collection))
				}
				first[joined] = true
			}
			return false
		})
	})
}

// slowPattern finds patterns that are put together where they are used.
func slowPattern(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			n := patternArgument(c.name)
			if n < 0 || c.arg(n) == nil {
				return
			}
			if made := from.made(c.args[n]); made != "" {
				p.report(c.loc, "the pattern is made by %s: it is compiled again for every value, and what it is made of is taken for a pattern", made)
			}
		})
	})
}

// made is the function that puts a text together, "" for any other term.
func (o origins) made(t *ast.Term) string {
	if from, ok := o[variable(t)]; ok && !from.element {
		t = from.term
	}
	c, ok := t.Value.(ast.Call)
	if !ok {
		return ""
	}
	if name := c[0].String(); slices.Contains([]string{"sprintf", "concat", "replace"}, name) && slices.ContainsFunc(c[1:], readsSomething) {
		return name
	}
	return ""
}

// readsSomething says that a term is no constant.
func readsSomething(t *ast.Term) bool {
	found := false
	ast.WalkVars(t, func(ast.Var) bool { found = true; return true })
	return found
}

// slowSets finds heads such as x[k] contains v: OPA copies the object for
// every element (topdown, v1.22).
func slowSets(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		if r.Head.Key == nil || r.Head.Value != nil || len(r.Head.Reference) < 2 {
			return
		}
		if slices.ContainsFunc(r.Head.Reference[1:], readsSomething) {
			p.report(r.Location, "%s grows one element at a time", r.Head.Reference)
		}
	})
}

// loopInvariant finds comprehensions behind a loop in the same body that use
// nothing of the body: they are evaluated once for every element.
func loopInvariant(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		ast.WalkBodies(bodyOnly(r), func(b ast.Body) bool {
			loops := false
			for _, e := range b {
				if loops {
					p.invariants(e, outer(r, b))
				}
				loops = loops || isLoop(e)
			}
			return false
		})
	})
}

// isLoop says that an expression gives several results.
func isLoop(e *ast.Expr) bool {
	d, ok := e.Terms.(*ast.SomeDecl)
	if !ok {
		return false
	}
	_, _, collection := member(d)
	return collection != nil
}

// outer are the variables that a comprehension in the body may depend on:
// those of the rule outside of it, arguments included.
func outer(r *ast.Rule, b ast.Body) map[string]bool {
	out := map[string]bool{}
	for _, part := range []any{r.Head.Args, b} {
		visitor := ast.NewVarVisitor().WithParams(ast.VarVisitorParams{SkipClosures: true, SkipRefCallHead: true})
		visitor.Walk(part)
		for v := range visitor.Vars() {
			out[string(v)] = true
		}
	}
	delete(out, "input")
	delete(out, "data")
	return out
}

// invariants reports the comprehensions of an expression that use none of the
// variables, and read more than a constant.
func (p *pass) invariants(e *ast.Expr, variables map[string]bool) {
	ast.NewGenericVisitor(func(x any) bool {
		t, ok := x.(*ast.Term)
		if !ok {
			return false
		}
		switch t.Value.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
		default:
			return false
		}
		depends, loops := false, false
		ast.WalkVars(t.Value, func(v ast.Var) bool {
			depends = depends || variables[string(v)]
			return false
		})
		ast.WalkExprs(t.Value, func(e *ast.Expr) bool { loops = loops || isLoop(e); return false })
		if !depends && loops {
			p.report(t.Location, "this comprehension is evaluated anew for every element of the loop, with the same result")
		}
		return true
	}).Walk(e)
}
