package vm

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// encoder turns OPA's intermediate representation into instructions.
type encoder struct {
	policy    *ir.Policy
	functions map[string]int
	builtins  map[string]int
	names     []string
	relations map[string]bool
	constants constants
	paths     map[string]int
	pathList  [][]int
	// level is how deep the current block lies in its function; scans are the
	// levels of the scans around it, which no break of OPA's crosses.
	level int
	scans []int
	// locals is how many locals the current function has.
	locals int
	err    error
}

// Encode writes the plan of policy down. The entries name functions by the
// path of their rule below data, such as rules/container/privileged/violation;
// with plans, the policy's plans become entries of their own name that give
// the set of their results. relations names built-ins that give many results.
func Encode(policy *ir.Policy, digest string, entries []string, plans bool, relations map[string]bool) ([]byte, error) {
	e := &encoder{policy: policy, functions: map[string]int{}, builtins: map[string]int{}, paths: map[string]int{},
		relations: relations, constants: newConstants()}
	var planned []*ir.Func
	if policy.Funcs != nil {
		planned = slices.Clone(policy.Funcs.Funcs)
	}
	found := map[string]int{}
	for i, f := range planned {
		e.functions[f.Name] = i
		if name := entryName(f); name != "" {
			found[name] = i
		}
	}
	w := &writer{digest: digest, entries: map[string]int{}}
	for _, name := range entries {
		i, ok := found[name]
		if !ok {
			return nil, fmt.Errorf("there is no function %s in the plan", name)
		}
		w.entries[name] = i
	}
	for _, f := range planned {
		made, err := e.function(f)
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", f.Name, err)
		}
		w.functions = append(w.functions, made)
		w.names = append(w.names, strings.Join(f.Path, "/"))
	}
	if plans && policy.Plans != nil {
		for _, p := range policy.Plans.Plans {
			made, err := e.plan(p)
			if err != nil {
				return nil, fmt.Errorf("plan %s: %w", p.Name, err)
			}
			w.entries[p.Name] = len(w.functions)
			w.functions = append(w.functions, made)
			w.names = append(w.names, "")
		}
	}
	w.constants, w.builtins, w.paths = e.constants, e.names, e.pathList
	return w.bytes(), nil
}

// entryName is the path of a function's rule, "" for one that was planned
// anew under "with".
func entryName(f *ir.Func) string {
	if len(f.Path) < 2 || f.Path[0] != "g0" || len(f.Params) != 2 {
		return ""
	}
	return strings.Join(f.Path[1:], "/")
}

// resultLocal stands for the set of a plan's results until its number is known.
const resultLocal = operand(1 << 30)

// plan encodes a plan as a function that gives the set of its results.
func (e *encoder) plan(p *ir.Plan) (*function, error) {
	out, err := e.function(&ir.Func{Params: []ir.Local{ir.Input, ir.Data}, Blocks: p.Blocks})
	if err != nil {
		return nil, err
	}
	result := operand(out.locals)
	out.locals++
	each(out.blocks, func(i *instr) {
		if i.op == opAdd && i.c == resultLocal {
			i.c = result
		}
	})
	out.blocks = append([][]instr{{{op: opMakeSet, c: result}}}, out.blocks...)
	out.blocks = append(out.blocks, []instr{{op: opReturn, a: result}})
	return out, nil
}

// function encodes one function.
func (e *encoder) function(f *ir.Func) (*function, error) {
	e.level, e.scans, e.locals = 0, nil, 0
	out := &function{}
	for _, p := range f.Params {
		out.params = append(out.params, int(p))
		e.use(p)
	}
	for _, b := range f.Blocks {
		code, err := e.block(b)
		if err != nil {
			return nil, err
		}
		out.blocks = append(out.blocks, code)
	}
	if e.err != nil {
		return nil, e.err
	}
	out.locals = e.locals
	simplify(out, e)
	return out, nil
}

// use notes that a local exists.
func (e *encoder) use(l ir.Local) operand {
	e.locals = max(e.locals, int(l)+1)
	return operand(l)
}

// block encodes a block.
func (e *encoder) block(b *ir.Block) ([]instr, error) {
	e.level++
	defer func() { e.level-- }()
	out := make([]instr, 0, len(b.Stmts))
	for _, s := range b.Stmts {
		if _, nop := s.(*ir.NopStmt); nop {
			continue
		}
		i, err := e.statement(s)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// nested encodes the one block of a statement.
func (e *encoder) nested(b *ir.Block, i instr) (instr, error) {
	code, err := e.block(b)
	i.blocks = [][]instr{code}
	return i, err
}

// statement encodes one statement.
func (e *encoder) statement(s ir.Stmt) (instr, error) {
	switch s := s.(type) {
	case *ir.BlockStmt:
		out := instr{op: opBlock}
		for _, b := range s.Blocks {
			code, err := e.block(b)
			if err != nil {
				return out, err
			}
			out.blocks = append(out.blocks, code)
		}
		return out, nil
	case *ir.ScanStmt:
		out := instr{op: opScan, a: e.use(s.Source), b: e.use(s.Key), c: e.use(s.Value)}
		e.scans = append(e.scans, e.level)
		defer func() { e.scans = e.scans[:len(e.scans)-1] }()
		return e.nested(s.Block, out)
	case *ir.NotStmt:
		return e.nested(s.Block, instr{op: opNot})
	case *ir.WithStmt:
		out := instr{op: opWith, c: e.use(s.Local), a: e.operand(s.Value)}
		for _, step := range s.Path {
			out.args = append(out.args, e.stringConstant(step))
		}
		return e.nested(s.Block, out)
	case *ir.BreakStmt:
		target := e.level - int(s.Index)
		if target < 1 || len(e.scans) > 0 && target <= e.scans[len(e.scans)-1] {
			return instr{}, errors.New("a break leaves more than its scan")
		}
		return instr{op: opBreak, n: int(s.Index)}, nil
	case *ir.CallStmt:
		return e.call(s)
	case *ir.CallDynamicStmt:
		if len(s.Args) != 2 {
			return instr{}, errors.New("a dynamic call has other arguments than input and data")
		}
		out := instr{op: opDynamic, a: e.use(s.Args[0]), b: e.use(s.Args[1]), c: e.use(s.Result)}
		for _, step := range s.Path {
			out.args = append(out.args, e.operand(step))
		}
		return out, nil
	}
	return e.simple(s)
}

// call encodes a call of a function or of a built-in.
func (e *encoder) call(s *ir.CallStmt) (instr, error) {
	out := instr{op: opCall, c: e.use(s.Result)}
	for _, arg := range s.Args {
		out.args = append(out.args, e.operand(arg))
	}
	if n, ok := e.functions[s.Func]; ok {
		out.n = n
		return out, nil
	}
	n, ok := e.builtins[s.Func]
	if !ok {
		n = len(e.names)
		e.builtins[s.Func] = n
		e.names = append(e.names, s.Func)
	}
	out.op, out.n = opBuiltin, n
	if e.relations[s.Func] {
		out.op = opRelation
	}
	return out, nil
}

// simple encodes a statement without blocks.
func (e *encoder) simple(s ir.Stmt) (instr, error) {
	switch s := s.(type) {
	case *ir.ReturnLocalStmt:
		return instr{op: opReturn, a: e.use(s.Source)}, nil
	case *ir.DotStmt:
		return instr{op: opDot, a: e.operand(s.Source), b: e.operand(s.Key), c: e.use(s.Target)}, nil
	case *ir.LenStmt:
		return instr{op: opLen, a: e.operand(s.Source), c: e.use(s.Target)}, nil
	case *ir.AssignIntStmt:
		return instr{op: opMove, a: e.number(fmt.Sprint(s.Value)), c: e.use(s.Target)}, nil
	case *ir.AssignVarStmt:
		return instr{op: opMove, a: e.operand(s.Source), c: e.use(s.Target)}, nil
	case *ir.AssignVarOnceStmt:
		return instr{op: opMoveOnce, a: e.operand(s.Source), c: e.use(s.Target)}, nil
	case *ir.ResetLocalStmt:
		return instr{op: opReset, c: e.use(s.Target)}, nil
	case *ir.MakeNullStmt:
		return instr{op: opMove, a: e.constants.add(constNull), c: e.use(s.Target)}, nil
	case *ir.MakeNumberIntStmt:
		return instr{op: opMove, a: e.number(fmt.Sprint(s.Value)), c: e.use(s.Target)}, nil
	case *ir.MakeNumberRefStmt:
		return instr{op: opMove, a: e.number(e.policy.Static.Strings[s.Index].Value), c: e.use(s.Target)}, nil
	case *ir.MakeArrayStmt:
		return instr{op: opMakeArray, n: int(s.Capacity), c: e.use(s.Target)}, nil
	case *ir.MakeObjectStmt:
		return instr{op: opMakeObject, c: e.use(s.Target)}, nil
	case *ir.MakeSetStmt:
		return instr{op: opMakeSet, c: e.use(s.Target)}, nil
	case *ir.ArrayAppendStmt:
		return instr{op: opAppend, a: e.operand(s.Value), c: e.use(s.Array)}, nil
	case *ir.ObjectInsertStmt:
		return instr{op: opInsert, a: e.operand(s.Key), b: e.operand(s.Value), c: e.use(s.Object)}, nil
	case *ir.ObjectInsertOnceStmt:
		return instr{op: opInsertOnce, a: e.operand(s.Key), b: e.operand(s.Value), c: e.use(s.Object)}, nil
	case *ir.ObjectMergeStmt:
		return instr{op: opMerge, a: e.use(s.A), b: e.use(s.B), c: e.use(s.Target)}, nil
	case *ir.ResultSetAddStmt:
		return instr{op: opAdd, a: e.use(s.Value), c: resultLocal}, nil
	case *ir.SetAddStmt:
		return instr{op: opAdd, a: e.operand(s.Value), c: e.use(s.Set)}, nil
	}
	return e.check(s)
}

// check encodes a statement that only decides whether to go on.
func (e *encoder) check(s ir.Stmt) (instr, error) {
	switch s := s.(type) {
	case *ir.EqualStmt:
		return instr{op: opEqual, a: e.operand(s.A), b: e.operand(s.B)}, nil
	case *ir.NotEqualStmt:
		return instr{op: opNotEqual, a: e.operand(s.A), b: e.operand(s.B)}, nil
	case *ir.IsArrayStmt:
		return instr{op: opIsArray, a: e.operand(s.Source)}, nil
	case *ir.IsObjectStmt:
		return instr{op: opIsObject, a: e.operand(s.Source)}, nil
	case *ir.IsSetStmt:
		return instr{op: opIsSet, a: e.operand(s.Source)}, nil
	case *ir.IsDefinedStmt:
		return instr{op: opIsDefined, a: e.use(s.Source)}, nil
	case *ir.IsUndefinedStmt:
		return instr{op: opIsUndefined, a: e.use(s.Source)}, nil
	}
	return instr{}, fmt.Errorf("unknown statement %T", s)
}

// operand encodes an operand. A plan that was read from JSON has pointers.
func (e *encoder) operand(o ir.Operand) operand {
	switch v := o.Value.(type) {
	case ir.Local:
		return e.use(v)
	case *ir.Local:
		return e.use(*v)
	case ir.StringIndex:
		return e.stringConstant(int(v))
	case *ir.StringIndex:
		return e.stringConstant(int(*v))
	case ir.Bool:
		return e.boolean(bool(v))
	case *ir.Bool:
		return e.boolean(bool(*v))
	}
	e.err = fmt.Errorf("unknown operand %T", o.Value)
	return 0
}

func (e *encoder) boolean(b bool) operand {
	if b {
		return e.constants.add(constTrue)
	}
	return e.constants.add(constFalse)
}

func (e *encoder) stringConstant(index int) operand {
	return e.constants.text(constString, e.policy.Static.Strings[index].Value)
}

func (e *encoder) number(text string) operand { return e.constants.text(constNumber, text) }

// path is the number of a path below input.
func (e *encoder) path(steps []operand) int {
	name := fmt.Sprint(steps)
	n, ok := e.paths[name]
	if !ok {
		n = len(e.pathList)
		e.paths[name] = n
		var list []int
		for _, s := range steps {
			list = append(list, int(^s))
		}
		e.pathList = append(e.pathList, list)
	}
	return n
}
