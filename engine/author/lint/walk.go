package lint

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// call is a call of a function, as an expression or within one.
type call struct {
	name    string
	args    []*ast.Term
	loc     *ast.Location
	negated bool
}

// arg is the nth argument, nil where there is none.
func (c call) arg(n int) *ast.Term {
	if n < len(c.args) {
		return c.args[n]
	}
	return nil
}

// calls visits every call below node, nested ones too.
func calls(node any, visit func(call)) {
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			if terms, ok := x.Terms.([]*ast.Term); ok && len(terms) > 0 {
				visit(call{name: terms[0].String(), args: terms[1:], loc: x.Location, negated: x.Negated})
			}
		case *ast.Term:
			if terms, ok := x.Value.(ast.Call); ok && len(terms) > 0 {
				visit(call{name: terms[0].String(), args: terms[1:], loc: x.Location})
			}
		}
		return false
	}).Walk(node)
}

// own are the parts of a rule without its else branches.
func own(r *ast.Rule) []any {
	head := *r.Head
	return []any{&head, r.Body}
}

// ruleCalls visits the calls of a rule.
func ruleCalls(r *ast.Rule, visit func(call)) {
	for _, part := range own(r) {
		calls(part, visit)
	}
}

// text is a constant string.
func text(t *ast.Term) (string, bool) {
	if t == nil {
		return "", false
	}
	s, ok := t.Value.(ast.String)
	return string(s), ok
}

// variable is a variable's name, "" for anything else.
func variable(t *ast.Term) string {
	if t == nil {
		return ""
	}
	if v, ok := t.Value.(ast.Var); ok {
		return string(v)
	}
	return ""
}

// steps are a reference's steps as far as they are constant, with "[]" for
// those that are not; nil for what is no reference.
func steps(t *ast.Term) []string {
	ref, ok := t.Value.(ast.Ref)
	if !ok || len(ref) == 0 {
		if v := variable(t); v != "" {
			return []string{v}
		}
		return nil
	}
	head := variable(ref[0])
	if head == "" {
		return nil
	}
	out := []string{head}
	for _, step := range ref[1:] {
		if s, ok := text(step); ok {
			out = append(out, s)
		} else {
			out = append(out, "[]")
		}
	}
	return out
}

// origins say what the variables of a rule stand for: what they were assigned,
// or an element of what they iterate over.
type origins map[string]origin

type origin struct {
	term    *ast.Term
	element bool
}

// originsOf collects the assignments and iterations of a rule.
func originsOf(r *ast.Rule) origins {
	out := origins{}
	for _, part := range own(r) {
		ast.NewGenericVisitor(func(x any) bool {
			switch x := x.(type) {
			case *ast.Expr:
				terms, ok := x.Terms.([]*ast.Term)
				if ok && len(terms) == 3 && (terms[0].String() == "assign" || terms[0].String() == "eq") {
					out.add(terms[1], terms[2], false)
				}
			case *ast.SomeDecl:
				if _, value, collection := member(x); collection != nil {
					out.add(value, collection, true)
				}
			case *ast.Every:
				out.add(x.Value, x.Domain, true)
			}
			return false
		}).Walk(part)
	}
	return out
}

func (o origins) add(name, term *ast.Term, element bool) {
	if v := variable(name); v != "" {
		if _, twice := o[v]; !twice {
			o[v] = origin{term, element}
		}
	}
}

// member takes "some key, value in collection" apart.
func member(d *ast.SomeDecl) (key, value, collection *ast.Term) {
	if len(d.Symbols) != 1 {
		return nil, nil, nil
	}
	c, ok := d.Symbols[0].Value.(ast.Call)
	if !ok {
		return nil, nil, nil
	}
	switch len(c) {
	case 3:
		return nil, c[1], c[2]
	case 4:
		return c[1], c[2], c[3]
	}
	return nil, nil, nil
}

// deepestOrigin bounds how far an origin is followed.
const deepestOrigin = 20

// path is where a term comes from, variables followed: the steps of a
// reference to input or data; nil where that is not known.
func (o origins) path(t *ast.Term) []string { return o.follow(t, deepestOrigin) }

func (o origins) follow(t *ast.Term, depth int) []string {
	if t == nil || depth == 0 {
		return nil
	}
	s := steps(t)
	if len(s) == 0 {
		return nil
	}
	if s[0] == "input" || s[0] == "data" {
		return s
	}
	from, ok := o[s[0]]
	if !ok {
		return nil
	}
	before := o.follow(from.term, depth-1)
	if before == nil {
		return nil
	}
	out := append([]string{}, before...)
	if from.element {
		out = append(out, "[]")
	}
	return append(out, s[1:]...)
}

// under says that a path begins with another, given with dots.
func under(path []string, prefix string) bool {
	want := strings.Split(prefix, ".")
	if len(path) < len(want) {
		return false
	}
	for i, step := range want {
		if path[i] != step {
			return false
		}
	}
	return true
}

// written is a term as people write it.
func written(t *ast.Term) string {
	if t.Location != nil && len(t.Location.Text) > 0 {
		if s := strings.Join(strings.Fields(string(t.Location.Text)), " "); len(s) <= 80 {
			return s
		}
	}
	s := []rune(t.String())
	if len(s) > 80 {
		return string(s[:79]) + "…"
	}
	return string(s)
}
