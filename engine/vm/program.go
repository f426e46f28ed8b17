package vm

import (
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// op is what an instruction does. The numbers are part of the encoding.
type op uint8

const (
	opReturn      op = iota // give a to the caller
	opCall                  // c = function n(args)
	opBuiltin               // c = built-in n(args)
	opRelation              // c = array of what built-in n(args) gives
	opDynamic               // c = the function that the path args names, of locals a and b
	opBlock                 // run each of blocks
	opBreak                 // leave n blocks beyond the current one
	opDot                   // c = a[b]
	opInput                 // c = the path n below local 0, which mostly is the run's input
	opLen                   // c = number of elements of a
	opScan                  // run blocks[0] for each key b and value c of a
	opNot                   // go on if blocks[0] does not reach its end
	opMove                  // c = a
	opMoveOnce              // c = a, unless it has another value
	opReset                 // c is undefined
	opMakeArray             // c = []
	opMakeObject            // c = {}
	opMakeSet               // c = set()
	opEqual                 // go on if a == b
	opNotEqual              // go on if a != b
	opIsArray               // go on if a is an array
	opIsObject              // go on if a is an object
	opIsSet                 // go on if a is a set
	opIsDefined             // go on if a is defined
	opIsUndefined           // go on if a is undefined
	opAppend                // put a at the end of array c
	opInsert                // c[a] = b
	opInsertOnce            // c[a] = b, unless it has another value
	opMerge                 // c = objects a and b, joined
	opAdd                   // put a into set c
	opWith                  // run blocks[0] with a at the path args below local c
	opCount                 // number of operations
)

// operand is a local where it is 0 or more, else a constant: ^operand.
type operand int32

// unused stands for a key or value of a scan that nothing reads.
const unused = operand(-1 << 31)

// instr is one instruction. What its fields mean depends on op.
type instr struct {
	op      op
	n       int
	a, b, c operand
	args    []operand
	blocks  [][]instr
}

// function is a planned rule or function of the library.
type function struct {
	params []int
	locals int
	blocks [][]instr
}

// arity is how many parameters a function has: input and data come first.
func (f *function) arity() int { return len(f.params) }

// Library is a decoded plan. It is safe for concurrent use.
type Library struct {
	digest   string
	strings  []string
	builtins []builtin
	paths    [][]int // input paths, as constants
	raw      []rawConstant
	bodies   []body
	entries  map[string]int
	dynamic  map[string]int // functions by the path that a dynamic call names

	// mu guards what is decoded when it is first needed.
	mu        sync.Mutex
	constants []*ast.Term
	functions []atomic.Pointer[function]
	machines  sync.Pool
}

// builtin is a built-in function that the plan calls.
type builtin struct {
	name   string
	call   topdown.BuiltinFunc
	native native
}

// body is an encoded function.
type body struct {
	arity   int
	content []byte
}

// rawConstant is an encoded constant.
type rawConstant struct {
	kind  constantKind
	parts []int
}

// constantKind says what a constant is. The numbers are part of the encoding.
type constantKind uint8

const (
	constNull constantKind = iota
	constFalse
	constTrue
	constNumber // parts[0] is the string
	constString // parts[0] is the string
	constArray  // parts are earlier constants
	constSet
	constObject // parts are keys and values in turn
	constKinds
)

// Digest says what library the plan was made of.
func (l *Library) Digest() string { return l.digest }

// Entry is an entry of a plan.
type Entry int

// Entry finds an entry by its name.
func (l *Library) Entry(name string) (Entry, bool) {
	n, ok := l.entries[name]
	return Entry(n), ok
}
