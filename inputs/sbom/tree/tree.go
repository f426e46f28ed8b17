package tree

import (
	"fmt"
	"iter"
)

// Kind says what a node is.
type Kind uint8

// The kinds of nodes. Element and Attribute come from XML only.
const (
	None Kind = iota
	Object
	Array
	String
	Number
	True
	False
	Null
	Element
	Attribute
)

// String is the kind's name, as JSON Schema has it.
func (k Kind) String() string {
	return [...]string{"nothing", "object", "array", "string", "number", "boolean", "boolean", "null", "element", "attribute"}[k]
}

// Limits bound a tree.
type Limits struct {
	// Depth is the deepest nesting.
	Depth int
	// Nodes is the largest number of nodes.
	Nodes int
}

// node is one node; its children follow it directly.
type node struct {
	start, end int32 // of the value; of an element, its tags included
	next       int32 // the node after all that this one holds
	key        int32 // index in names, -1 for none
	keyAt      int32 // where the key starts
	text       int32 // index in texts, -1 where the source itself says it
	from, to   int32 // the text in the source, quotes and tags not included
	kind       Kind
}

// name is a key, or the name of an element or attribute.
type name struct {
	space, local string
}

// Tree is a text taken apart.
type Tree struct {
	src    string
	nodes  []node
	names  []name
	ids    map[name]int32
	texts  []string
	stamps []int32 // of each name: the object that had it last
}

// mostAhead is for how many nodes memory is set aside before they are read.
const mostAhead = 4 << 20

// build begins a tree of about so many nodes.
func build(src string, nodes int) *Tree {
	return &Tree{src: src, nodes: make([]node, 0, min(nodes, mostAhead)+16), ids: map[name]int32{}}
}

// id is the number of a name.
func (t *Tree) id(space, local string) int32 {
	key := name{space, local}
	id, ok := t.ids[key]
	if !ok {
		id = int32(len(t.names))
		t.names = append(t.names, key)
		t.ids[key] = id
	}
	return id
}

// add appends a node and gives its index.
func (t *Tree) add(n node) int32 {
	t.nodes = append(t.nodes, n)
	return int32(len(t.nodes) - 1)
}

// say keeps a text that the source does not hold as it is.
func (t *Tree) say(text string) int32 {
	t.texts = append(t.texts, text)
	return int32(len(t.texts) - 1)
}

// Source is the text that was taken apart.
func (t *Tree) Source() string { return t.src }

// Len is the number of nodes.
func (t *Tree) Len() int { return len(t.nodes) }

// Root is the outermost value or element.
func (t *Tree) Root() Node {
	if len(t.nodes) == 0 {
		return Node{}
	}
	return Node{t, 0}
}

// Node is a node of a tree; the zero Node is none, and all that is asked of it
// is empty.
type Node struct {
	t *Tree
	i int32
}

// Index is the node's number in its tree.
func (n Node) Index() int { return int(n.i) }

// OK says that there is a node.
func (n Node) OK() bool { return n.t != nil }

// Kind is the node's kind.
func (n Node) Kind() Kind {
	if n.t == nil {
		return None
	}
	return n.t.nodes[n.i].kind
}

// Key is the key that leads to the node, or the local name of an element or attribute.
func (n Node) Key() string {
	if n.t == nil || n.t.nodes[n.i].key < 0 {
		return ""
	}
	return n.t.names[n.t.nodes[n.i].key].local
}

// Space is the namespace of an element or attribute.
func (n Node) Space() string {
	if n.t == nil || n.t.nodes[n.i].key < 0 {
		return ""
	}
	return n.t.names[n.t.nodes[n.i].key].space
}

// Text is what a string, number or attribute says; of an element, the text
// that stands directly in it.
func (n Node) Text() string {
	if n.t == nil {
		return ""
	}
	at := &n.t.nodes[n.i]
	if at.text >= 0 {
		return n.t.texts[at.text]
	}
	return n.t.src[at.from:at.to]
}

// Span is where the node stands in the source.
func (n Node) Span() (start, end int) {
	if n.t == nil {
		return 0, 0
	}
	return int(n.t.nodes[n.i].start), int(n.t.nodes[n.i].end)
}

// KeyAt is where the node's key starts, or the node where it has none.
func (n Node) KeyAt() int {
	if n.t == nil {
		return 0
	}
	if at := &n.t.nodes[n.i]; at.key >= 0 {
		return int(at.keyAt)
	}
	return int(n.t.nodes[n.i].start)
}

// All yields what an object, array or element holds: an element's attributes
// first.
func (n Node) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.t == nil || !n.holds() {
			return
		}
		for i, end := n.i+1, n.t.nodes[n.i].next; i < end; i = n.t.nodes[i].next {
			if !yield(Node{n.t, i}) {
				return
			}
		}
	}
}

func (n Node) holds() bool {
	switch n.t.nodes[n.i].kind {
	case Object, Array, Element:
		return true
	}
	return false
}

// Get is the value of a key of an object, the first attribute or element of
// that local name of an element.
func (n Node) Get(key string) Node {
	for child := range n.All() {
		if child.Key() == key {
			return child
		}
	}
	return Node{}
}

// Len counts what the node holds.
func (n Node) Len() int {
	count := 0
	for range n.All() {
		count++
	}
	return count
}

// SyntaxError is an error at a place of the source.
type SyntaxError struct {
	// Offset is where, in bytes.
	Offset int
	// Err is what is wrong.
	Err error
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Err.Error() }

// Unwrap returns the underlying error.
func (e *SyntaxError) Unwrap() error { return e.Err }

func fail(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Err: fmt.Errorf(format, args...)}
}

// Path says where the node is in words: components[3].name.
func (n Node) Path() string {
	if n.t == nil || n.i == 0 {
		return ""
	}
	path, at := "", Node{n.t, 0}
	for at.i != n.i {
		count := 0
		var next Node
		for child := range at.All() {
			if n.i >= child.i && n.i < n.t.nodes[child.i].next {
				next = child
				break
			}
			count++
		}
		switch {
		case !next.OK():
			return path
		case at.Kind() == Array:
			path += fmt.Sprintf("[%d]", count)
		case path == "":
			path = next.Key()
		default:
			path += "." + next.Key()
		}
		at = next
	}
	return path
}
