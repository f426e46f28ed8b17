package kubernetes

// nodeKind is the shape of a node.
type nodeKind uint8

const (
	scalarNode nodeKind = iota
	mappingNode
	sequenceNode
)

// indexAbove is how many entries a mapping has before it gets an index.
const indexAbove = 16

// node is a place in a file: the range of bytes of a value and of what it
// holds. Nodes are made only when a place is asked for.
type node struct {
	kind       nodeKind
	start, end int
	// body is where a block scalar's text starts, after its first line.
	body int
	// target is what an alias stands for.
	target *node
	fields []field
	items  []*node
	byKey  map[string]int
}

// field is an entry of a mapping. The value of a merge key holds one mapping
// or a list of them.
type field struct {
	key        string
	at, keyEnd int
	merge      bool
	value      *node
}

// end is where the entry ends.
func (f *field) end() int { return max(f.keyEnd, f.value.end) }

// resolve follows an alias.
func (n *node) resolve() *node {
	for n.target != nil {
		n = n.target
	}
	return n
}

// index prepares a large mapping for lookups.
func (n *node) index() {
	if len(n.fields) <= indexAbove {
		return
	}
	n.byKey = make(map[string]int, len(n.fields))
	for i := range n.fields {
		if n.fields[i].merge {
			n.byKey = nil
			return
		}
		n.byKey[n.fields[i].key] = i
	}
}

// entry finds the entry that counts for a key: the last one, where a merge
// counts where it stands, as in goyaml.v2.
func (n *node) entry(key string) *field {
	n = n.resolve()
	if n.byKey != nil {
		if i, ok := n.byKey[key]; ok {
			return &n.fields[i]
		}
		return nil
	}
	for i := len(n.fields) - 1; i >= 0; i-- {
		f := &n.fields[i]
		if !f.merge {
			if f.key == key {
				return f
			}
			continue
		}
		if found := f.value.merged(key); found != nil {
			return found
		}
	}
	return nil
}

// merged finds a key in what a merge key brings; earlier mappings win.
func (n *node) merged(key string) *field {
	n = n.resolve()
	if n.kind != sequenceNode {
		return n.entry(key)
	}
	for _, item := range n.items {
		if found := item.entry(key); found != nil {
			return found
		}
	}
	return nil
}

// item is the nth value of a sequence, or nil.
func (n *node) item(i int) *node {
	n = n.resolve()
	if i < 0 || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}
