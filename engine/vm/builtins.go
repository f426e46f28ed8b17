package vm

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// native is a built-in done here, for operands of the common types: false
// leaves it to OPA's own.
type native func(args []*ast.Term) (*ast.Term, bool)

// natives is the native form of a built-in, nil where there is none.
func natives(name string) native {
	switch name {
	case "startswith":
		return texts(strings.HasPrefix)
	case "endswith":
		return texts(strings.HasSuffix)
	case "contains":
		return texts(strings.Contains)
	case "equal":
		return func(a []*ast.Term) (*ast.Term, bool) { return ast.InternedTerm(same(a[0], a[1])), true }
	case "neq":
		return func(a []*ast.Term) (*ast.Term, bool) { return ast.InternedTerm(!same(a[0], a[1])), true }
	case "internal.member_2":
		return member
	case "count":
		return count
	case "object.get":
		return objectGet
	case "lower":
		return lower
	}
	return nil
}

// texts is a built-in that asks something of two strings.
func texts(ask func(a, b string) bool) native {
	return func(args []*ast.Term) (*ast.Term, bool) {
		a, ok := args[0].Value.(ast.String)
		if !ok {
			return nil, false
		}
		b, ok := args[1].Value.(ast.String)
		if !ok {
			return nil, false
		}
		return ast.InternedTerm(ask(string(a), string(b))), true
	}
}

// member is "x in list".
func member(args []*ast.Term) (*ast.Term, bool) {
	switch list := args[1].Value.(type) {
	case ast.Set:
		return ast.InternedTerm(list.Contains(args[0])), true
	case *ast.Array:
		for n := range list.Len() {
			if same(list.Elem(n), args[0]) {
				return ast.InternedBooleanTrue, true
			}
		}
		return ast.InternedBooleanFalse, true
	}
	return nil, false
}

func count(args []*ast.Term) (*ast.Term, bool) {
	n, ok := size(args[0])
	return intTerm(n), ok
}

// objectGet is object.get, with a key or a path.
func objectGet(args []*ast.Term) (*ast.Term, bool) {
	object, ok := args[0].Value.(ast.Object)
	if !ok {
		return nil, false
	}
	if path, ok := args[1].Value.(*ast.Array); ok {
		t := args[0]
		for n := 0; n < path.Len() && t != nil; n++ {
			t = dot(t, path.Elem(n))
		}
		if t == nil {
			return args[2], true
		}
		return t, true
	}
	if t := object.Get(args[1]); t != nil {
		return t, true
	}
	return args[2], true
}

func lower(args []*ast.Term) (*ast.Term, bool) {
	s, ok := args[0].Value.(ast.String)
	if !ok {
		return nil, false
	}
	if low := strings.ToLower(string(s)); low != string(s) {
		return ast.StringTerm(low), true
	}
	return args[0], true
}

// arguments reads a call's arguments; false where one is undefined.
func (m *machine) arguments(regs []*ast.Term, i *instr) ([]*ast.Term, bool) {
	m.operands = m.operands[:0]
	for _, a := range i.args {
		t := m.get(regs, a)
		if t == nil {
			return nil, false
		}
		m.operands = append(m.operands, t)
	}
	return m.operands, true
}

// builtin calls a built-in, nil where it gives nothing.
func (m *machine) builtin(regs []*ast.Term, i *instr) *ast.Term {
	args, ok := m.arguments(regs, i)
	if !ok {
		return nil
	}
	b := &m.library.builtins[i.n]
	if b.native != nil {
		if t, ok := b.native(args); ok {
			return t
		}
	}
	var result *ast.Term
	err := b.call(m.context, args, func(t *ast.Term) error {
		result = t
		return nil
	})
	if err != nil {
		m.fail(fmt.Errorf("%s: %w", b.name, err))
		return nil
	}
	return result
}

// relation calls a built-in that gives many results, as an array.
func (m *machine) relation(regs []*ast.Term, i *instr) *ast.Term {
	args, ok := m.arguments(regs, i)
	if !ok {
		return nil
	}
	b := &m.library.builtins[i.n]
	var all []*ast.Term
	err := b.call(m.context, args, func(t *ast.Term) error {
		if len(all)%checkEvery == 0 && m.stopped.Load() {
			return errDeadline
		}
		all = append(all, t)
		return nil
	})
	if err != nil {
		m.fail(fmt.Errorf("%s: %w", b.name, err))
		return nil
	}
	return ast.ArrayTerm(all...)
}
