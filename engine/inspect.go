package engine

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// visitor walks the references of modules whose names are resolved.
type visitor struct {
	// ref is called for each reference that starts with input or data, and may
	// replace the term's value.
	ref func(t *ast.Term, ref ast.Ref)
	// call is called for each function call that is not to data.
	call func(name string, loc *ast.Location)
	// bare is called where input as a whole, or input[x], is a value.
	bare func(loc *ast.Location)
	// inputGet is called with the constant path of object.get(input, path, …).
	inputGet func(path *ast.Term)
	// target is called for the targets of with.
	target func(t *ast.Term)
}

// module walks all rules of m.
func (v *visitor) module(m *ast.Module) {
	for _, rule := range m.Rules {
		v.rule(rule)
	}
}

// rule walks one rule with its else branches.
func (v *visitor) rule(r *ast.Rule) {
	for ; r != nil; r = r.Else {
		for _, t := range r.Head.Reference[min(1, len(r.Head.Reference)):] {
			v.walk(t)
		}
		head := *r.Head
		head.Reference = nil
		v.walk(&head)
		v.walk(r.Body)
	}
}

// walk visits everything below node.
func (v *visitor) walk(node any) {
	generic := ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			return v.expression(x)
		case *ast.With:
			v.with(x)
			return true
		case *ast.Term:
			return v.term(x)
		}
		return false
	})
	generic.Walk(node)
}

// expression handles the calls that stand as expressions.
func (v *visitor) expression(e *ast.Expr) bool {
	terms, ok := e.Terms.([]*ast.Term)
	if !ok {
		return false
	}
	v.operation(terms)
	for _, w := range e.With {
		v.with(w)
	}
	return true
}

// operation visits a call's operator and operands.
func (v *visitor) operation(terms []*ast.Term) {
	operator, operands := terms[0], terms[1:]
	ref, _ := operator.Value.(ast.Ref)
	name := ref.String()
	if len(ref) > 0 && !isRoot(ref[0], ast.DefaultRootDocument) {
		if v.call != nil {
			v.call(name, operator.Location)
		}
	} else {
		v.walk(operator)
	}
	if name == ast.ObjectGet.Name && len(operands) >= 2 && isInput(operands[0]) && isConstantPath(operands[1]) {
		if v.inputGet != nil {
			v.inputGet(operands[1])
		}
		operands = operands[1:]
	}
	for _, t := range operands {
		v.walk(t)
	}
}

// with visits a with modifier: what it sets, and what it sets it to.
func (v *visitor) with(w *ast.With) {
	if isInput(w.Target) && v.bare != nil {
		v.bare(w.Target.Location)
	}
	if v.target != nil {
		v.target(w.Target)
	}
	if ref, ok := w.Target.Value.(ast.Ref); ok && isParameters(ref) && v.ref != nil {
		v.ref(w.Target, ref)
	}
	v.walk(w.Value)
}

// term visits a reference or call; for anything else it asks to go deeper.
func (v *visitor) term(t *ast.Term) bool {
	switch value := t.Value.(type) {
	case ast.Call:
		v.operation(value)
		return true
	case ast.Var:
		if isInput(t) && v.bare != nil {
			v.bare(t.Location)
		}
		return true
	case ast.Ref:
		v.reference(t, value)
		return true
	}
	return false
}

// reference visits a reference and what stands in its brackets.
func (v *visitor) reference(t *ast.Term, ref ast.Ref) {
	if isRoot(ref[0], ast.InputRootDocument) && v.bare != nil {
		if len(ref) == 1 {
			v.bare(t.Location)
		} else if _, constant := ref[1].Value.(ast.String); !constant {
			v.bare(t.Location)
		}
	}
	for _, step := range ref[1:] {
		v.walk(step)
	}
	if call, ok := ref[0].Value.(ast.Call); ok {
		v.operation(call)
		return
	}
	if !isRoot(ref[0], ast.InputRootDocument) && !isRoot(ref[0], ast.DefaultRootDocument) {
		if _, isVar := ref[0].Value.(ast.Var); !isVar {
			v.walk(ref[0])
		}
		return
	}
	if v.ref != nil {
		v.ref(t, ref)
	}
}

// isRoot reports whether t is the given root document.
func isRoot(t, root *ast.Term) bool { return t.Value.Compare(root.Value) == 0 }

// isInput reports whether t is input as a whole.
func isInput(t *ast.Term) bool {
	if ref, ok := t.Value.(ast.Ref); ok {
		return len(ref) == 1 && isRoot(ref[0], ast.InputRootDocument)
	}
	return isRoot(t, ast.InputRootDocument)
}

// isConstantPath reports whether t is a constant key, or a path that starts with one.
func isConstantPath(t *ast.Term) bool {
	switch p := t.Value.(type) {
	case ast.String:
		return true
	case *ast.Array:
		if p.Len() == 0 {
			return false
		}
		_, ok := p.Elem(0).Value.(ast.String)
		return ok
	}
	return false
}

// facts are what the engine must know about a module before it is merged.
type facts struct {
	data    []*ast.Term
	targets []*ast.Term
	// refs are the references to data by the rule they stand in.
	refs       map[*ast.Rule][]ast.Ref
	calls      []call
	inventory  bool
	namespaces bool
	// delegate says that the rule cannot share an input with others.
	delegate bool
	// passed says that input.review is handed on as a whole, so that what is read
	// of it is not known.
	passed bool
	// combined is where the module reads input[_].contents.
	combined *ast.Location
}

// call is a call of a built-in, or of what OPA does not know.
type call struct {
	name string
	loc  *ast.Location
}

// inspect collects a module's facts; its references must be resolved.
func inspect(m *ast.Module) facts {
	f := facts{refs: make(map[*ast.Rule][]ast.Ref, len(m.Rules))}
	var current *ast.Rule
	v := visitor{
		ref: func(t *ast.Term, ref ast.Ref) {
			if isRoot(ref[0], ast.DefaultRootDocument) {
				f.data = append(f.data, t)
				f.refs[current] = append(f.refs[current], ref)
				f.inventory = f.inventory || len(ref) > 1 && ref[1].Value.Compare(ast.String("inventory")) == 0
				return
			}
			f.namespaces = f.namespaces || hasPath(ref, "review", "namespaceObject")
			f.passed = f.passed || len(ref) == 2 && ref[1].Value.Compare(ast.String(reviewKey)) == 0 ||
				hasPath(ref, reviewKey) && len(ref) > 2 && !isString(ref[2])
			if len(ref) > 2 && !isString(ref[1]) && ref[2].Value.Compare(ast.String("contents")) == 0 {
				f.combined = t.Location
			}
		},
		call: func(name string, loc *ast.Location) {
			f.calls = append(f.calls, call{name, loc})
			f.delegate = f.delegate || strings.HasPrefix(name, "rego.metadata.")
		},
		bare: func(*ast.Location) { f.delegate, f.passed = true, true },
		inputGet: func(path *ast.Term) {
			if a, ok := path.Value.(*ast.Array); ok && a.Len() > 1 {
				f.namespaces = f.namespaces || a.Elem(0).Value.Compare(ast.String("review")) == 0 && a.Elem(1).Value.Compare(ast.String("namespaceObject")) == 0
			}
		},
		target: func(t *ast.Term) { f.targets = append(f.targets, t) },
	}
	for _, current = range m.Rules {
		f.refs[current] = nil
		v.rule(current)
	}
	return f
}

// isString reports whether t is a constant string.
func isString(t *ast.Term) bool { _, ok := t.Value.(ast.String); return ok }

// hasPath reports whether ref's steps after the root start with path.
func hasPath(ref ast.Ref, path ...string) bool {
	if len(ref) <= len(path) {
		return false
	}
	for i, step := range path {
		if ref[i+1].Value.Compare(ast.String(step)) != 0 {
			return false
		}
	}
	return true
}
