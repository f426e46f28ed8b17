package vm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxDepth bounds how deep blocks nest and how deep functions call.
const maxDepth = 500

// errBroken is what any damage to a plan comes to.
var errBroken = errors.New("the plan is broken")

// reader reads an encoded plan. It never trusts a number.
type reader struct {
	content []byte
	broken  bool
}

// uint reads a number below limit.
func (r *reader) uint(limit int) int {
	n, size := binary.Uvarint(r.content)
	if size <= 0 || n >= uint64(limit) {
		r.broken, r.content = true, nil
		return 0
	}
	r.content = r.content[size:]
	return int(n)
}

// count reads how many things follow, each of at least one byte.
func (r *reader) count() int { return r.uint(len(r.content) + 1) }

func (r *reader) int() int {
	n, size := binary.Varint(r.content)
	if size <= 0 || n < -1<<31 || n >= 1<<31 {
		r.broken, r.content = true, nil
		return 0
	}
	r.content = r.content[size:]
	return int(n)
}

func (r *reader) byte() byte {
	if len(r.content) == 0 {
		r.broken = true
		return 0
	}
	b := r.content[0]
	r.content = r.content[1:]
	return b
}

func (r *reader) bytes() []byte {
	n := r.count()
	out := r.content[:min(n, len(r.content))]
	r.content = r.content[len(out):]
	return out
}

func (r *reader) text() string { return string(r.bytes()) }

// ints reads a list of numbers below limit.
func (r *reader) ints(limit int) []int {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]int, n)
	for i := range out {
		out[i] = r.uint(limit)
	}
	return out
}

// Open reads a plan. Functions are decoded when they are first called.
func Open(content []byte) (*Library, error) {
	if len(content) < len(magic) || string(content[:len(magic)]) != magic {
		return nil, errors.New("this is no plan, or one of another version")
	}
	r := &reader{content: content[len(magic):]}
	l := &Library{digest: r.text(), entries: map[string]int{}}
	l.strings = make([]string, r.count())
	for i := range l.strings {
		l.strings[i] = r.text()
	}
	l.raw = make([]rawConstant, r.count())
	for i := range l.raw {
		l.raw[i] = r.constant(i, len(l.strings))
	}
	l.builtins = make([]builtin, r.count())
	for i := range l.builtins {
		name := r.text()
		l.builtins[i] = builtin{name: name, call: topdown.GetBuiltin(name), native: natives(name)}
		if l.builtins[i].call == nil {
			return nil, fmt.Errorf("the plan calls %s, which does not exist", name)
		}
	}
	l.paths = make([][]int, r.count())
	for i := range l.paths {
		l.paths[i] = r.ints(len(l.raw))
	}
	l.bodies = make([]body, r.count())
	byName := map[string]int{}
	for i := range l.bodies {
		if name := r.text(); name != "" {
			byName[name] = i
		}
		l.bodies[i].arity = r.uint(1 << 16)
		l.bodies[i].content = r.bytes()
	}
	l.dynamic = byName
	for range r.count() {
		name := r.text()
		l.entries[name] = r.uint(len(l.bodies))
	}
	if r.broken || len(r.content) > 0 {
		return nil, errBroken
	}
	l.constants = make([]*ast.Term, len(l.raw))
	l.functions = make([]atomic.Pointer[function], len(l.bodies))
	l.machines.New = func() any { return newMachine(l) }
	return l, nil
}

// constant reads constant number n.
func (r *reader) constant(n, strings int) rawConstant {
	c := rawConstant{kind: constantKind(r.byte())}
	switch c.kind {
	case constNumber, constString:
		c.parts = r.ints(strings)
		r.broken = r.broken || len(c.parts) != 1
	case constObject:
		c.parts = r.ints(n)
		r.broken = r.broken || len(c.parts)%2 != 0
	default:
		c.parts = r.ints(n)
		r.broken = r.broken || c.kind >= constKinds
	}
	return c
}

// constant makes a constant; l.mu must be held. Parts come before the whole,
// so that this ends.
func (l *Library) constant(n int) *ast.Term {
	if t := l.constants[n]; t != nil {
		return t
	}
	raw := l.raw[n]
	var parts []*ast.Term
	if raw.kind >= constArray {
		for _, p := range raw.parts {
			parts = append(parts, l.constant(p))
		}
	}
	var out *ast.Term
	switch raw.kind {
	case constNull:
		out = ast.InternedNullTerm
	case constFalse, constTrue:
		out = ast.InternedTerm(raw.kind == constTrue)
	case constNumber:
		if out = ast.InternedIntNumberTermFromString(l.strings[raw.parts[0]]); out == nil {
			out = ast.NewTerm(ast.Number(l.strings[raw.parts[0]]))
		}
	case constString:
		out = ast.InternedTerm(l.strings[raw.parts[0]])
	case constArray:
		out = ast.ArrayTerm(parts...)
	case constSet:
		out = ast.SetTerm(parts...)
	case constObject:
		var pairs [][2]*ast.Term
		for i := 0; i < len(parts); i += 2 {
			pairs = append(pairs, [2]*ast.Term{parts[i], parts[i+1]})
		}
		out = ast.ObjectTerm(pairs...)
	}
	l.constants[n] = out
	return out
}

// function decodes a function when it is first needed.
func (l *Library) function(n int) (*function, error) {
	if f := l.functions[n].Load(); f != nil {
		return f, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if f := l.functions[n].Load(); f != nil {
		return f, nil
	}
	d := &decoder{reader: reader{content: l.bodies[n].content}, library: l}
	f := d.function()
	if d.broken || len(d.content) > 0 || len(f.params) != l.bodies[n].arity {
		return nil, errBroken
	}
	l.functions[n].Store(f)
	return f, nil
}

// decoder decodes one function.
type decoder struct {
	reader
	library *Library
	locals  int
	depth   int
}

func (d *decoder) function() *function {
	d.locals = d.uint(1 << 16)
	f := &function{locals: d.locals, params: d.ints(d.locals)}
	f.blocks = d.blocks()
	return f
}

func (d *decoder) blocks() [][]instr {
	if d.depth++; d.depth > maxDepth {
		d.broken, d.content = true, nil
	}
	defer func() { d.depth-- }()
	out := make([][]instr, d.count())
	for i := range out {
		out[i] = make([]instr, d.count())
		for n := range out[i] {
			d.instr(&out[i][n])
		}
		if d.broken {
			return nil
		}
	}
	return out
}

func (d *decoder) instr(i *instr) {
	i.op = op(d.byte())
	if i.op >= opCount {
		d.broken = true
		return
	}
	fields := fieldsOf[i.op]
	if fields&hasN != 0 {
		i.n = d.uint(d.limit(i.op))
	}
	if fields&hasA != 0 {
		i.a = d.operand(i.op)
	}
	if fields&hasB != 0 {
		i.b = d.operand(i.op)
	}
	if fields&hasC != 0 {
		i.c = d.operand(i.op)
		d.broken = d.broken || i.c < 0 && i.op != opScan
	}
	if fields&hasArgs != 0 {
		if n := d.count(); n > 0 {
			i.args = make([]operand, n)
			for k := range i.args {
				i.args[k] = d.operand(i.op)
			}
		}
	}
	if fields&hasBlocks != 0 {
		i.blocks = d.blocks()
	}
	d.check(i)
}

// limit bounds what the number of an operation may be.
func (d *decoder) limit(o op) int {
	switch o {
	case opCall:
		return len(d.library.bodies)
	case opBuiltin, opRelation:
		return len(d.library.builtins)
	case opInput:
		return len(d.library.paths)
	}
	return 1 << 16
}

// operand reads an operand and makes the constant that it names.
func (d *decoder) operand(o op) operand {
	v := operand(d.int())
	switch {
	case v == unused && o == opScan:
	case v >= 0:
		d.broken = d.broken || int(v) >= d.locals
	case int(^v) >= len(d.library.raw):
		d.broken = true
	default:
		d.library.constant(int(^v))
	}
	return v
}

// check refuses instructions that the machine could not run.
func (d *decoder) check(i *instr) {
	switch i.op {
	case opCall:
		d.broken = d.broken || len(i.args) != d.library.bodies[i.n].arity
	case opInput:
		d.broken = d.broken || d.locals == 0
		for _, step := range d.library.paths[i.n] {
			d.library.constant(step)
		}
	case opScan, opNot, opWith:
		d.broken = d.broken || len(i.blocks) != 1
	case opDynamic:
		d.broken = d.broken || i.a < 0 || i.b < 0
	}
	if i.op == opWith {
		d.broken = d.broken || slices.ContainsFunc(i.args, func(o operand) bool { return o >= 0 })
	}
	if i.op == opScan {
		d.broken = d.broken || i.a < 0 || i.b < 0 && i.b != unused || i.c < 0 && i.c != unused
	}
}
