package vm

import (
	"encoding/binary"
	"maps"
	"slices"
)

// magic begins every plan; its last byte is the version of the form.
const magic = "boltplan\x01"

// writer writes a plan down.
type writer struct {
	digest    string
	constants constants
	builtins  []string
	paths     [][]int
	functions []*function
	names     []string
	entries   map[string]int
	out       []byte
}

func (w *writer) uint(n int) { w.out = binary.AppendUvarint(w.out, uint64(n)) }
func (w *writer) int(n int)  { w.out = binary.AppendVarint(w.out, int64(n)) }
func (w *writer) text(s string) {
	w.uint(len(s))
	w.out = append(w.out, s...)
}

// ints writes a list of numbers.
func (w *writer) ints(list []int) {
	w.uint(len(list))
	for _, n := range list {
		w.uint(n)
	}
}

// bytes is the whole plan.
func (w *writer) bytes() []byte {
	w.out = append(w.out[:0], magic...)
	w.text(w.digest)
	w.uint(len(w.constants.strings.list))
	for _, s := range w.constants.strings.list {
		w.text(s)
	}
	w.uint(len(w.constants.list))
	for _, c := range w.constants.list {
		w.out = append(w.out, byte(c.kind))
		w.ints(c.parts)
	}
	w.uint(len(w.builtins))
	for _, name := range w.builtins {
		w.text(name)
	}
	w.uint(len(w.paths))
	for _, path := range w.paths {
		w.ints(path)
	}
	w.uint(len(w.functions))
	for i, f := range w.functions {
		content := encodeFunction(f)
		w.text(w.names[i])
		w.uint(len(f.params))
		w.uint(len(content))
		w.out = append(w.out, content...)
	}
	w.uint(len(w.entries))
	for _, name := range slices.Sorted(maps.Keys(w.entries)) {
		w.text(name)
		w.uint(w.entries[name])
	}
	return w.out
}

// encodeFunction writes one function down.
func encodeFunction(f *function) []byte {
	var w writer
	w.uint(f.locals)
	w.ints(f.params)
	w.blocks(f.blocks)
	return w.out
}

func (w *writer) blocks(blocks [][]instr) {
	w.uint(len(blocks))
	for _, code := range blocks {
		w.uint(len(code))
		for i := range code {
			w.instr(&code[i])
		}
	}
}

// instr writes the fields that the operation has; see fieldsOf.
func (w *writer) instr(i *instr) {
	w.out = append(w.out, byte(i.op))
	fields := fieldsOf[i.op]
	if fields&hasN != 0 {
		w.uint(i.n)
	}
	for _, o := range []struct {
		has   field
		value operand
	}{{hasA, i.a}, {hasB, i.b}, {hasC, i.c}} {
		if fields&o.has != 0 {
			w.int(int(o.value))
		}
	}
	if fields&hasArgs != 0 {
		w.uint(len(i.args))
		for _, a := range i.args {
			w.int(int(a))
		}
	}
	if fields&hasBlocks != 0 {
		w.blocks(i.blocks)
	}
}

// field says which fields of an instruction an operation has.
type field uint8

const (
	hasN field = 1 << iota
	hasA
	hasB
	hasC
	hasArgs
	hasBlocks
)

// fieldsOf are the fields of each operation.
var fieldsOf = [opCount]field{
	opReturn: hasA, opCall: hasN | hasC | hasArgs, opBuiltin: hasN | hasC | hasArgs, opRelation: hasN | hasC | hasArgs,
	opDynamic: hasA | hasB | hasC | hasArgs, opBlock: hasBlocks, opBreak: hasN, opDot: hasA | hasB | hasC,
	opInput: hasN | hasC, opLen: hasA | hasC, opScan: hasA | hasB | hasC | hasBlocks, opNot: hasBlocks,
	opMove: hasA | hasC, opMoveOnce: hasA | hasC, opReset: hasC, opMakeArray: hasN | hasC, opMakeObject: hasC,
	opMakeSet: hasC, opEqual: hasA | hasB, opNotEqual: hasA | hasB, opIsArray: hasA, opIsObject: hasA, opIsSet: hasA,
	opIsDefined: hasA, opIsUndefined: hasA, opAppend: hasA | hasC, opInsert: hasA | hasB | hasC,
	opInsertOnce: hasA | hasB | hasC, opMerge: hasA | hasB | hasC, opAdd: hasA | hasC,
	opWith: hasA | hasC | hasArgs | hasBlocks,
}
