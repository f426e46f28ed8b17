package vm

import "slices"

// simplify rewrites a function so that it does less at run time: values that
// are made of constants only are made once, paths of input are looked up once
// per run, and what can change no more ends the search for it.
func simplify(f *function, e *encoder) {
	f.blocks = foldBlocks(f, e)
	propagate(f)
	for _, code := range f.blocks {
		propagateIn(code)
	}
	for i := range f.blocks {
		f.blocks[i] = joinPaths(f, e, f.blocks[i])
	}
	dropUnused(f)
	endEarly(f)
	renumber(f)
}

// each calls visit for every instruction, those within others included.
func each(blocks [][]instr, visit func(*instr)) {
	for _, code := range blocks {
		for i := range code {
			visit(&code[i])
			each(code[i].blocks, visit)
		}
	}
}

// writes is the local that an instruction sets anew, or unused.
func (i *instr) writes() operand {
	switch i.op {
	case opCall, opBuiltin, opRelation, opDynamic, opDot, opInput, opLen, opMove, opMoveOnce, opReset,
		opMakeArray, opMakeObject, opMakeSet, opMerge:
		return i.c
	}
	return unused
}

// changes is the local whose value an instruction changes in place, or unused.
func (i *instr) changes() operand {
	switch i.op {
	case opAppend, opInsert, opInsertOnce, opAdd:
		return i.c
	}
	return unused
}

// reads calls visit for the operands that an instruction reads.
func (i *instr) reads(visit func(*operand)) {
	switch i.op {
	case opReturn, opLen, opScan, opMove, opMoveOnce, opIsArray, opIsObject, opIsSet, opIsDefined, opIsUndefined, opAppend, opAdd, opWith:
		visit(&i.a)
	case opDot, opEqual, opNotEqual, opInsert, opInsertOnce, opMerge, opDynamic:
		visit(&i.a)
		visit(&i.b)
	}
	for n := range i.args {
		visit(&i.args[n])
	}
}

// definitions counts how often each local is set; parameters and the key and
// value of a scan count too.
func definitions(f *function) map[operand]int {
	out := map[operand]int{}
	for _, p := range f.params {
		out[operand(p)]++
	}
	each(f.blocks, func(i *instr) {
		if w := i.writes(); w != unused {
			out[w]++
		}
		switch i.op {
		case opScan:
			out[i.b]++
			out[i.c]++
		case opWith:
			out[i.c]++
		}
	})
	return out
}

// changesOf counts how often each local is changed in place.
func changesOf(f *function) map[operand]int {
	out := map[operand]int{}
	each(f.blocks, func(i *instr) {
		if c := i.changes(); c != unused {
			out[c]++
		}
	})
	return out
}

// readsOf counts how often each local is read.
func readsOf(blocks [][]instr) map[operand]int {
	out := map[operand]int{}
	each(blocks, func(i *instr) { i.reads(func(o *operand) { out[*o]++ }) })
	return out
}

// folder replaces the making of constant values by the constants.
type folder struct {
	e       *encoder
	defined map[operand]int
	changed map[operand]int
	read    map[operand]int
}

func foldBlocks(f *function, e *encoder) [][]instr {
	fold := &folder{e: e, defined: definitions(f), changed: changesOf(f), read: readsOf(f.blocks)}
	out := make([][]instr, len(f.blocks))
	for i, code := range f.blocks {
		out[i] = fold.block(code)
	}
	return out
}

// block folds the runs of a block that make constant values.
func (o *folder) block(code []instr) []instr {
	var out []instr
	for i := 0; i < len(code); {
		if n, value, target := o.run(code[i:]); n > 0 {
			out = append(out, instr{op: opMove, a: value, c: target})
			i += n
			continue
		}
		next := code[i]
		for n := range next.blocks {
			next.blocks[n] = o.block(next.blocks[n])
		}
		out = append(out, next)
		i++
	}
	return out
}

// making is a value that a run of instructions builds.
type making struct {
	kind    constantKind
	parts   []int
	changes int
}

// run is how many instructions at the start of code do nothing but make one
// constant array, object or set, with that constant and its local. A value
// that is also changed elsewhere is none.
func (o *folder) run(code []instr) (n int, value, target operand) {
	kinds := map[op]constantKind{opMakeArray: constArray, opMakeObject: constObject, opMakeSet: constSet}
	if _, makes := kinds[code[0].op]; !makes {
		return 0, 0, 0
	}
	target = code[0].c
	open := map[operand]*making{}
	fixed := map[operand]operand{}
	for at := range code {
		i := &code[at]
		switch kind, makes := kinds[i.op]; {
		case makes:
			if o.defined[i.c] != 1 || open[i.c] != nil {
				return 0, 0, 0
			}
			open[i.c] = &making{kind: kind}
		case i.op == opMove && i.a < 0 && o.defined[i.c] == 1 && o.changed[i.c] == 0:
			fixed[i.c] = i.a
		case !o.extend(i, open, fixed):
			return 0, 0, 0
		}
		if m := open[target]; m.changes == o.changed[target] {
			if !o.inside(code[:at+1], target, open, fixed) {
				return 0, 0, 0
			}
			return at + 1, o.constant(m), target
		}
	}
	return 0, 0, 0
}

// inside reports whether nothing but the run reads what it makes on its way
// to target.
func (o *folder) inside(run []instr, target operand, open map[operand]*making, fixed map[operand]operand) bool {
	read := readsOf([][]instr{run})
	for local := range open {
		if local != target && read[local] != o.read[local] {
			return false
		}
	}
	for local := range fixed {
		if read[local] != o.read[local] {
			return false
		}
	}
	return true
}

// extend lets an instruction put constants into a value that is being made.
func (o *folder) extend(i *instr, open map[operand]*making, fixed map[operand]operand) bool {
	m := open[i.c]
	if m == nil || i.changes() == unused || i.op == opInsertOnce {
		return false
	}
	parts := []operand{i.a}
	if i.op == opInsert {
		parts = append(parts, i.b)
	}
	for _, p := range parts {
		if p >= 0 {
			value, ok := fixed[p]
			if inner := open[p]; !ok && inner != nil && inner.changes == o.changed[p] {
				value, ok = o.constant(inner), true
			}
			if !ok {
				return false
			}
			p = value
		}
		m.parts = append(m.parts, int(^p))
	}
	m.changes++
	return true
}

// constant is the operand of a made value.
func (o *folder) constant(m *making) operand { return o.e.constants.add(m.kind, m.parts...) }

// propagate puts constants where locals are read that are never anything else.
func propagate(f *function) {
	defined, changed := definitions(f), changesOf(f)
	known := map[operand]operand{}
	each(f.blocks, func(i *instr) {
		if i.op == opMove && i.a < 0 && defined[i.c] == 1 && changed[i.c] == 0 {
			known[i.c] = i.a
		}
	})
	if len(known) == 0 {
		return
	}
	each(f.blocks, func(i *instr) {
		// These read locals only.
		switch i.op {
		case opScan, opIsDefined, opIsUndefined, opReturn, opMerge, opDynamic:
			return
		}
		i.reads(func(o *operand) {
			if value, ok := known[*o]; ok && *o >= 0 {
				*o = value
			}
		})
	})
}

// propagateIn puts the constant that was last moved to a local where a block
// reads the local afterwards.
func propagateIn(code []instr) {
	known := map[operand]operand{}
	for n := range code {
		i := &code[n]
		for _, inner := range i.blocks {
			propagateIn(inner)
		}
		if len(i.blocks) > 0 {
			clear(known)
			continue
		}
		switch i.op {
		case opDot, opEqual, opNotEqual, opAppend, opInsert, opAdd:
			i.reads(func(o *operand) {
				if value, ok := known[*o]; ok && *o >= 0 {
					*o = value
				}
			})
		}
		if w := i.writes(); w != unused {
			delete(known, w)
		}
		delete(known, i.changes())
		if i.op == opMove && i.a < 0 {
			known[i.c] = i.a
		}
	}
}

// joinPaths makes one instruction of the steps down a constant path of input.
func joinPaths(f *function, e *encoder, code []instr) []instr {
	if len(f.params) < 2 || f.params[0] != 0 {
		return code
	}
	return joinIn(code, e, readsOf(f.blocks), definitions(f))
}

func joinIn(code []instr, e *encoder, uses, defined map[operand]int) []instr {
	var out []instr
	for i := 0; i < len(code); i++ {
		next := code[i]
		for n := range next.blocks {
			next.blocks[n] = joinIn(next.blocks[n], e, uses, defined)
		}
		if next.op == opDot && next.a == 0 && next.b < 0 {
			steps := []operand{next.b}
			for i+1 < len(code) && code[i+1].op == opDot && code[i+1].a == next.c && code[i+1].b < 0 && uses[next.c] == 1 && defined[next.c] == 1 {
				i++
				steps = append(steps, code[i].b)
				next.c = code[i].c
			}
			next = instr{op: opInput, n: e.path(steps), c: next.c}
		}
		out = append(out, next)
	}
	return out
}

// dropUnused leaves out moves of constants that nothing reads any more, and
// keys and values of scans that nothing reads.
func dropUnused(f *function) {
	read := map[operand]bool{}
	note := func(i *instr) {
		i.reads(func(o *operand) { read[*o] = true })
		if i.op == opMoveOnce || i.op == opWith || i.changes() != unused {
			read[i.c] = true
		}
	}
	each(f.blocks, note)
	var drop func(code []instr) []instr
	drop = func(code []instr) []instr {
		code = slices.DeleteFunc(code, func(i instr) bool {
			return (i.op == opReset || i.op == opMove && i.a < 0) && !read[i.c]
		})
		for i := range code {
			for n := range code[i].blocks {
				code[i].blocks[n] = drop(code[i].blocks[n])
			}
			if code[i].op == opScan {
				if !read[code[i].b] {
					code[i].b = unused
				}
				if !read[code[i].c] {
					code[i].c = unused
				}
			}
		}
		return code
	}
	for i := range f.blocks {
		f.blocks[i] = drop(f.blocks[i])
	}
}

// renumber gives the locals that are left the lowest numbers: a call clears
// them all.
func renumber(f *function) {
	numbers := map[operand]operand{}
	number := func(o operand) operand {
		if o < 0 || o == resultLocal {
			return o
		}
		n, ok := numbers[o]
		if !ok {
			n = operand(len(numbers))
			numbers[o] = n
		}
		return n
	}
	for i, p := range f.params {
		f.params[i] = int(number(operand(p)))
	}
	each(f.blocks, func(i *instr) {
		fields := fieldsOf[i.op]
		if fields&hasA != 0 {
			i.a = number(i.a)
		}
		if fields&hasB != 0 {
			i.b = number(i.b)
		}
		if fields&hasC != 0 {
			i.c = number(i.c)
		}
		for n := range i.args {
			i.args[n] = number(i.args[n])
		}
	})
	f.locals = len(numbers)
}

// endEarly leaves a rule's body once it has given its value, where every body
// of the rule gives the same constant: going on could only give it again.
func endEarly(f *function) {
	var returned operand = unused
	if n := len(f.blocks); n > 0 {
		if last := f.blocks[n-1]; len(last) == 1 && last[0].op == opReturn {
			returned = last[0].a
		}
	}
	if returned == unused {
		return
	}
	values, sources := map[operand]map[operand]bool{}, map[operand]bool{}
	each(f.blocks, func(i *instr) {
		if i.op != opMoveOnce {
			return
		}
		if i.c == returned {
			sources[i.a] = true
			return
		}
		if values[i.c] == nil {
			values[i.c] = map[operand]bool{}
		}
		values[i.c][i.a] = true
	})
	for local, set := range values {
		if sources[local] && len(set) == 1 && constantOnly(set) && !ordered(f, local) {
			for i := range f.blocks {
				f.blocks[i] = leaveAfter(f.blocks[i], local, 0)
				f.blocks[i] = returnAfter(f.blocks[i], local, returned)
			}
		}
	}
}

func constantOnly(values map[operand]bool) bool {
	for v := range values {
		if v >= 0 {
			return false
		}
	}
	return true
}

// ordered reports whether a rule's body is tried only where an earlier one
// has failed, as with "else".
func ordered(f *function, local operand) bool {
	found := false
	each(f.blocks, func(i *instr) { found = found || i.op == opIsUndefined && i.a == local })
	return found
}

// returnAfter ends the function once its value is set from local.
func returnAfter(code []instr, local, returned operand) []instr {
	if n := len(code); n > 0 && code[n-1].op == opMoveOnce && code[n-1].c == returned && code[n-1].a == local {
		return append(code, instr{op: opReturn, a: returned})
	}
	return code
}

// leaveAfter lets a block at a depth leave its function's block after the
// move to local.
func leaveAfter(code []instr, local operand, depth int) []instr {
	for i := range code {
		for n := range code[i].blocks {
			code[i].blocks[n] = leaveAfter(code[i].blocks[n], local, depth+1)
		}
	}
	if n := len(code); n > 0 && depth > 0 && code[n-1].op == opMoveOnce && code[n-1].c == local {
		return append(code, instr{op: opBreak, n: depth})
	}
	return code
}
