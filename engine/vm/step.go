package vm

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
)

// outcome is how a block ended: 0 or more is how many blocks beyond it are
// left too.
type outcome int

const (
	done     outcome = -1 // its end was reached
	returned outcome = -2 // the function returns the value in hand
	failed   outcome = -3 // the run cannot go on
)

var (
	errConflict = errors.New("a rule gives two values")
	errDeadline = errors.New("the evaluation takes too long")
)

// take is the value that the function returns.
func (m *machine) take() *ast.Term {
	t := m.operands[0]
	m.operands = m.operands[:0]
	return t
}

// block executes instructions until one does not hold.
func (m *machine) block(regs []*ast.Term, code []instr) outcome {
	for n := range code {
		i := &code[n]
		m.steps++
		if m.steps%checkEvery == 0 && m.stopped.Load() {
			m.fail(errDeadline)
			return failed
		}
		holds := true
		switch i.op {
		case opInput:
			t := m.at(regs, i.n)
			regs[i.c], holds = t, t != nil
		case opDot:
			t := dot(m.get(regs, i.a), m.get(regs, i.b))
			regs[i.c], holds = t, t != nil
		case opEqual, opNotEqual:
			a, b := m.get(regs, i.a), m.get(regs, i.b)
			holds = a != nil && b != nil && same(a, b) == (i.op == opEqual)
		case opMove:
			regs[i.c] = m.get(regs, i.a)
		case opCall:
			t := m.call(regs, i)
			regs[i.c], holds = t, t != nil
		case opBuiltin:
			t := m.builtin(regs, i)
			regs[i.c], holds = t, t != nil
		case opReset:
			regs[i.c] = nil
		case opIsDefined:
			holds = regs[i.a] != nil
		case opIsUndefined:
			holds = regs[i.a] == nil
		case opAdd:
			add(&regs[i.c], m.get(regs, i.a))
		case opBreak:
			return outcome(i.n)
		case opReturn:
			m.operands = append(m.operands[:0], m.get(regs, i.a))
			return returned
		case opBlock, opScan, opNot, opWith, opDynamic:
			if out := m.compound(regs, i); out != done {
				return out
			}
			continue
		default:
			holds = m.rare(regs, i)
		}
		if m.err != nil {
			return failed
		}
		if !holds {
			return 0
		}
	}
	return done
}

// compound executes an instruction that has blocks. done goes on after it.
func (m *machine) compound(regs []*ast.Term, i *instr) outcome {
	var out outcome
	switch i.op {
	case opBlock:
		for _, code := range i.blocks {
			switch out := m.block(regs, code); {
			case out > 0:
				return out - 1
			case out < done:
				return out
			}
		}
		return done
	case opScan:
		return m.scan(regs, i)
	case opNot:
		if out = m.block(regs, i.blocks[0]); out == done {
			return 0
		}
		if out == 0 {
			return done
		}
	case opDynamic:
		return m.dynamic(regs, i)
	case opWith:
		value := m.get(regs, i.a)
		if value == nil && len(i.args) > 0 {
			return 0
		}
		saved := m.get(regs, i.c)
		regs[i.c] = m.upsert(saved, i.args, value)
		out = m.block(regs, i.blocks[0])
		regs[i.c] = saved
		if out == 0 {
			return 0
		}
	}
	if out > 0 {
		return out - 1
	}
	return out
}

// scan executes a block for each element of a collection.
func (m *machine) scan(regs []*ast.Term, i *instr) outcome {
	source := m.get(regs, i.a)
	if source == nil {
		return done
	}
	switch v := source.Value.(type) {
	case *ast.Array:
		for n := range v.Len() {
			var k *ast.Term
			if i.b != unused {
				k = intTerm(n)
			}
			if out := m.element(regs, i, k, v.Elem(n)); out != done {
				return out.out()
			}
		}
	case ast.Set:
		for _, t := range v.Slice() {
			if out := m.element(regs, i, t, t); out != done {
				return out.out()
			}
		}
	case ast.Object:
		return m.scanObject(regs, i, v)
	}
	return done
}

// scanObject is scan for an object.
func (m *machine) scanObject(regs []*ast.Term, i *instr, object ast.Object) outcome {
	result := done
	object.Until(func(k, v *ast.Term) bool {
		if out := m.element(regs, i, k, v); out != done {
			result = out.out()
		}
		return result != done
	})
	return result
}

// element executes the block of a scan for one element: done goes on to the
// next one.
func (m *machine) element(regs []*ast.Term, i *instr, k, v *ast.Term) outcome {
	if i.b != unused {
		regs[i.b] = k
	}
	if i.c != unused {
		regs[i.c] = v
	}
	out := m.block(regs, i.blocks[0])
	if out == 0 {
		return done
	}
	return out
}

// out is what ending a block means for the one around it.
func (o outcome) out() outcome {
	if o > 0 {
		return o - 1
	}
	return o
}

// rare executes the other instructions.
func (m *machine) rare(regs []*ast.Term, i *instr) bool {
	switch i.op {
	case opMoveOnce:
		return m.moveOnce(&regs[i.c], m.get(regs, i.a))
	case opMakeArray:
		m.grow(&regs[i.c], true, i.n)
	case opMakeObject:
		m.grow(&regs[i.c], false, 0)
	case opMakeSet:
		regs[i.c] = ast.InternedEmptySet
	case opAppend:
		m.push(&regs[i.c], m.get(regs, i.a))
	case opInsert:
		m.insert(&regs[i.c], m.get(regs, i.a), m.get(regs, i.b))
	case opInsertOnce:
		return m.insertOnce(m.get(regs, i.c), m.get(regs, i.a), m.get(regs, i.b))
	case opLen:
		n, ok := size(m.get(regs, i.a))
		regs[i.c] = intTerm(n)
		return ok
	case opIsArray:
		_, ok := m.get(regs, i.a).Value.(*ast.Array)
		return ok
	case opIsObject:
		_, ok := m.get(regs, i.a).Value.(ast.Object)
		return ok
	case opIsSet:
		_, ok := m.get(regs, i.a).Value.(ast.Set)
		return ok
	case opRelation:
		regs[i.c] = m.relation(regs, i)
		return regs[i.c] != nil
	case opMerge:
		joined, ok := merged(m.get(regs, i.a).Value, m.get(regs, i.b).Value)
		if !ok {
			m.fail(errConflict)
			return false
		}
		regs[i.c] = ast.NewTerm(joined)
	}
	return true
}

// moveOnce sets a local that must not have another value yet.
func (m *machine) moveOnce(local *(*ast.Term), t *ast.Term) bool {
	if *local == unfinished {
		m.finish(local)
	}
	if *local != nil && !same(*local, t) {
		m.fail(errConflict)
		return false
	}
	*local = t
	return true
}

// insertOnce sets a key of an object that must not have another value yet.
func (m *machine) insertOnce(object, k, v *ast.Term) bool {
	o := object.Value.(ast.Object)
	if old := o.Get(k); old == nil {
		o.Insert(k, v)
	} else if !same(old, v) {
		m.fail(errConflict)
		return false
	}
	return true
}

// add puts a value into the set in a local. The empty set is shared.
func add(local *(*ast.Term), t *ast.Term) {
	if *local == ast.InternedEmptySet {
		*local = ast.SetTerm(t)
		return
	}
	(*local).Value.(ast.Set).Add(t)
}

// at is what lies at a path of local 0, which mostly is the run's input.
func (m *machine) at(regs []*ast.Term, path int) *ast.Term {
	t := m.get(regs, 0)
	own := t == m.input
	if own && m.paths[path].set {
		return m.paths[path].term
	}
	for _, step := range m.library.paths[path] {
		if t = dot(t, m.constants[step]); t == nil {
			break
		}
	}
	if own {
		m.paths[path] = known{t, true}
	}
	return t
}
