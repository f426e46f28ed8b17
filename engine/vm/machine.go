package vm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// checkEvery is how many steps pass between two looks at the deadline.
const checkEvery = 1024

// machine evaluates functions on one input. Nothing of what it saw stays in
// it once it is released.
type machine struct {
	library     *Library
	constants   []*ast.Term
	input, data *ast.Term
	// memo and paths hold, for this input and data only, what functions of no
	// other parameters gave, and what lies at paths of the input.
	memo  []known
	paths []known
	calls []called
	// stack holds the locals of the functions that run; top is its free part.
	stack []*ast.Term
	top   int
	// growing are the arrays and objects that are being made.
	growing  []growing
	context  topdown.BuiltinContext
	operands []*ast.Term
	steps    int
	depth    int
	stopped  *atomic.Bool
	err      error
}

// known is a value that was found before; nil is undefined.
type known struct {
	term *ast.Term
	set  bool
}

// called is a call of a function with parameters, and what it gave.
type called struct {
	args [maxKeyed]*ast.Term
	term *ast.Term
	set  bool
}

// maxKeyed is how many parameters beyond input and data a remembered call has
// at most.
const maxKeyed = 3

func newMachine(l *Library) *machine {
	return &machine{library: l, constants: l.constants, memo: make([]known, len(l.bodies)), paths: make([]known, len(l.paths)),
		calls: make([]called, len(l.bodies)), stack: make([]*ast.Term, 1024), operands: make([]*ast.Term, 0, 8)}
}

// release forgets everything and gives the machine back.
func (m *machine) release() {
	clear(m.memo)
	clear(m.paths)
	clear(m.calls)
	clear(m.stack)
	clear(m.growing[:cap(m.growing)])
	clear(m.operands[:cap(m.operands)])
	l := m.library
	*m = machine{library: l, constants: l.constants, memo: m.memo, paths: m.paths, calls: m.calls, stack: m.stack, growing: m.growing[:0], operands: m.operands[:0]}
	if len(m.stack) <= 1<<16 && cap(m.growing) <= 1<<10 {
		l.machines.Put(m)
	}
}

// Run evaluates functions on one input. It is for one goroutine.
type Run struct {
	m    *machine
	stop func() bool
}

// Start begins a run. Input and data may be nil, for undefined; both must not
// change during the run. now is what time.now_ns gives.
func (l *Library) Start(ctx context.Context, input, data *ast.Term, now time.Time) *Run {
	m := l.machines.Get().(*machine)
	m.input, m.data = input, data
	m.stopped = new(atomic.Bool)
	cancel := topdown.NewCancel()
	stopped := m.stopped
	stop := context.AfterFunc(ctx, func() { stopped.Store(true); cancel.Cancel() })
	if ctx.Err() != nil {
		stopped.Store(true)
	}
	m.context = topdown.BuiltinContext{Context: ctx, Metrics: metrics.NoOp(), Cancel: cancel, Cache: builtins.Cache{},
		Time: ast.NumberTerm(int64Number(now.UnixNano()))}
	return &Run{m, stop}
}

// End ends a run. What Call gave stays as it is.
func (r *Run) End() {
	r.stop()
	if r.m != nil {
		r.m.release()
		r.m = nil
	}
}

// Call evaluates an entry. The value is nil where it is undefined; an error
// says that the value must be found in another way.
func (r *Run) Call(entry Entry) (value *ast.Term, err error) {
	n := int(entry)
	if r.m == nil || n < 0 || n >= len(r.m.library.bodies) {
		return nil, errors.New("the run is over, or there is no such entry")
	}
	defer func() {
		if broken := recover(); broken != nil {
			value, err = nil, fmt.Errorf("the evaluator failed: %v", broken)
			// What was going on when it broke is not known: start afresh.
			r.m = nil
		}
	}()
	m := r.m
	m.top, m.depth, m.err, m.growing = 0, 0, nil, m.growing[:0]
	f, err := m.library.function(n)
	if err != nil {
		return nil, err
	}
	if f.arity() != 2 {
		return nil, errors.New("the entry takes arguments")
	}
	value = m.rule(n, m.input, m.data)
	return value, m.err
}

// fail notes why the run cannot go on.
func (m *machine) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// rule evaluates a function of input and data alone. For the run's own, its
// value is remembered.
func (m *machine) rule(n int, input, data *ast.Term) *ast.Term {
	own := input == m.input && data == m.data
	if own && m.memo[n].set {
		return m.memo[n].term
	}
	regs, mark, f := m.enter(n)
	if f == nil {
		return nil
	}
	regs[f.params[0]], regs[f.params[1]] = input, data
	value := m.run(f, regs)
	m.leave(mark)
	if own && m.err == nil {
		m.memo[n] = known{value, true}
	}
	return value
}

// call evaluates a function with any arguments.
func (m *machine) call(caller []*ast.Term, i *instr) *ast.Term {
	if len(i.args) == 2 {
		return m.rule(i.n, m.get(caller, i.args[0]), m.get(caller, i.args[1]))
	}
	own := len(i.args) > 2 && len(i.args) <= 2+maxKeyed && m.get(caller, i.args[0]) == m.input && m.get(caller, i.args[1]) == m.data
	var key [maxKeyed]*ast.Term
	if own {
		for k, a := range i.args[2:] {
			key[k] = m.get(caller, a)
		}
		if last := &m.calls[i.n]; last.set && last.args == key {
			return last.term
		}
	}
	regs, mark, f := m.enter(i.n)
	if f == nil {
		return nil
	}
	for k, a := range i.args {
		regs[f.params[k]] = m.get(caller, a)
	}
	value := m.run(f, regs)
	m.leave(mark)
	if own && m.err == nil {
		m.calls[i.n] = called{key, value, true}
	}
	return value
}

// mark is where a function's part of the stack begins.
type mark struct {
	stack   []*ast.Term
	top     int
	growing int
}

// enter makes room for a function's locals.
func (m *machine) enter(n int) ([]*ast.Term, mark, *function) {
	at := mark{m.stack, m.top, len(m.growing)}
	if m.depth++; m.depth > maxDepth {
		m.fail(errors.New("functions call each other too deeply"))
		return nil, at, nil
	}
	f, err := m.library.function(n)
	if err != nil {
		m.fail(err)
		return nil, at, nil
	}
	if m.top+f.locals > len(m.stack) {
		// Callers keep their part of the old stack.
		m.stack, m.top = make([]*ast.Term, 2*len(m.stack)+f.locals), 0
	}
	regs := m.stack[m.top : m.top+f.locals : m.top+f.locals]
	m.top += f.locals
	return regs, at, f
}

// leave gives a function's locals back.
func (m *machine) leave(at mark) {
	if len(at.stack) == len(m.stack) {
		clear(m.stack[at.top:m.top])
		m.top = at.top
	} else {
		m.stack, m.top = at.stack, at.top
	}
	m.growing = m.growing[:at.growing]
	m.depth--
}

// run executes a function's blocks.
func (m *machine) run(f *function, regs []*ast.Term) *ast.Term {
	for _, code := range f.blocks {
		switch m.block(regs, code) {
		case returned:
			return m.take()
		case failed:
			return nil
		}
	}
	return nil
}

// missing leaves the blocks that the planner puts around a dynamic call, and
// the one that they stand in.
const missing outcome = 3

// dynamic calls the function that a path names. Where there is none, the next
// block looks at the base documents; where it has no value, nothing has.
func (m *machine) dynamic(regs []*ast.Term, i *instr) outcome {
	var path strings.Builder
	for n, a := range i.args {
		t := m.get(regs, a)
		if t == nil {
			return 0
		}
		s, ok := t.Value.(ast.String)
		if !ok || strings.Contains(string(s), "/") {
			return 0
		}
		if n > 0 {
			path.WriteByte('/')
		}
		path.WriteString(string(s))
	}
	n, ok := m.library.dynamic[path.String()]
	if !ok || m.library.bodies[n].arity != 2 {
		return 0
	}
	regs[i.c] = m.rule(n, m.get(regs, i.a), m.get(regs, i.b))
	switch {
	case m.err != nil:
		return failed
	case regs[i.c] == nil:
		return missing
	}
	return done
}
