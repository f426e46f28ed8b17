package vm

import (
	"encoding/json"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
)

// unfinished stands in a local for an array or object that is being made.
var unfinished = ast.NewTerm(ast.Null{})

// growing is an array or object that is being made; it becomes a value when
// it is first read.
type growing struct {
	local *(*ast.Term)
	elems []*ast.Term
	pairs [][2]*ast.Term
	array bool
}

// grow begins an array or object.
func (m *machine) grow(local *(*ast.Term), array bool, capacity int) {
	*local = unfinished
	at := m.find(local)
	if at == nil {
		m.growing = append(m.growing, growing{})
		at = &m.growing[len(m.growing)-1]
	}
	*at = growing{local: local, array: array}
	if array && capacity > 0 {
		at.elems = make([]*ast.Term, 0, capacity)
	}
}

// find is what grows in a local.
func (m *machine) find(local *(*ast.Term)) *growing {
	for i := len(m.growing) - 1; i >= 0; i-- {
		if m.growing[i].local == local {
			return &m.growing[i]
		}
	}
	return nil
}

// finish makes a value of what grew in a local.
func (m *machine) finish(local *(*ast.Term)) *ast.Term {
	g := m.find(local)
	switch {
	case g == nil:
		return nil
	case !g.array:
		*local = ast.ObjectTerm(g.pairs...)
	case len(g.elems) == 0:
		*local = ast.InternedEmptyArray
	default:
		*local = ast.ArrayTerm(g.elems...)
	}
	*g = growing{}
	for n := len(m.growing); n > 0 && m.growing[n-1].local == nil; n-- {
		m.growing = m.growing[:n-1]
	}
	return *local
}

// get is the value of an operand, nil where it is undefined.
func (m *machine) get(regs []*ast.Term, o operand) *ast.Term {
	if o < 0 {
		return m.constants[^o]
	}
	t := regs[o]
	if t == unfinished {
		return m.finish(&regs[o])
	}
	return t
}

// push puts a value at the end of the array in a local.
func (m *machine) push(local *(*ast.Term), v *ast.Term) {
	if *local == unfinished {
		g := m.find(local)
		g.elems = append(g.elems, v)
		return
	}
	*local = ast.NewTerm((*local).Value.(*ast.Array).Append(v))
}

// insert puts a value into the object in a local.
func (m *machine) insert(local *(*ast.Term), k, v *ast.Term) {
	if *local == unfinished {
		g := m.find(local)
		g.pairs = append(g.pairs, [2]*ast.Term{k, v})
		return
	}
	(*local).Value.(ast.Object).Insert(k, v)
}

// dot is source[key], nil where there is none.
func dot(source, key *ast.Term) *ast.Term {
	if source == nil || key == nil {
		return nil
	}
	switch v := source.Value.(type) {
	case ast.Object:
		return v.Get(key)
	case *ast.Array:
		return v.Get(key)
	case ast.Set:
		if v.Contains(key) {
			return key
		}
	}
	return nil
}

// same reports whether two values are equal.
func same(a, b *ast.Term) bool {
	if a == b {
		return true
	}
	if s, ok := a.Value.(ast.String); ok {
		t, ok := b.Value.(ast.String)
		return ok && s == t
	}
	return a.Value.Compare(b.Value) == 0
}

// size is the number of elements of a collection.
func size(t *ast.Term) (int, bool) {
	switch v := t.Value.(type) {
	case *ast.Array:
		return v.Len(), true
	case ast.Set:
		return v.Len(), true
	case ast.Object:
		return v.Len(), true
	}
	return 0, false
}

// intTerm is a whole number's term.
func intTerm(n int) *ast.Term { return ast.InternedTerm(n) }

func int64Number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

// merged joins two objects as topdown joins base and virtual documents; ok is
// false where they do not go together.
func merged(a, b ast.Value) (ast.Value, bool) {
	x, ok := a.(ast.Object)
	if !ok {
		return nil, false
	}
	y, ok := b.(ast.Object)
	if !ok {
		return nil, false
	}
	return x.MergeWith(y, func(v, w *ast.Term) (*ast.Term, bool) {
		inner, ok := merged(v.Value, w.Value)
		if !ok {
			return nil, true
		}
		return ast.NewTerm(inner), false
	})
}

// upsert is doc with value at path; what lies on the way is copied.
func (m *machine) upsert(doc *ast.Term, path []operand, value *ast.Term) *ast.Term {
	if len(path) == 0 {
		return value
	}
	key := m.constants[^path[0]]
	var below *ast.Term
	var pairs [][2]*ast.Term
	if doc != nil {
		if object, ok := doc.Value.(ast.Object); ok {
			object.Foreach(func(k, v *ast.Term) {
				if same(k, key) {
					below = v
					return
				}
				pairs = append(pairs, [2]*ast.Term{k, v})
			})
		}
	}
	return ast.ObjectTerm(append(pairs, [2]*ast.Term{key, m.upsert(below, path[1:], value)})...)
}
