package tree

// Value is a value of a tree that is put together bit by bit, from a format
// that is not nested the way the tree is.
type Value struct {
	// Kind is the value's kind.
	Kind Kind
	// Key is the key that leads to it.
	Key string
	// Text is what a scalar says.
	Text string
	// Start and End are where it stands in the source; of an object without a
	// place of its own, they are those of what it holds.
	Start, End int
	// Children are what an object or array holds.
	Children []*Value
}

// Text is a string value.
func Text(key, text string, start, end int) *Value {
	return &Value{Kind: String, Key: key, Text: text, Start: start, End: end}
}

// Put appends a child and gives it back.
func (v *Value) Put(child *Value) *Value {
	v.Children = append(v.Children, child)
	return child
}

// Get is the child of a key, nil without one.
func (v *Value) Get(key string) *Value {
	for _, c := range v.Children {
		if c.Key == key {
			return c
		}
	}
	return nil
}

// List is the array of a key, made where it is not there yet.
func (v *Value) List(key string) *Value {
	if c := v.Get(key); c != nil {
		return c
	}
	return v.Put(&Value{Kind: Array, Key: key, Start: -1})
}

// Of makes a tree of a value.
func Of(src string, root *Value, limits Limits) (*Tree, error) {
	t := &Tree{src: src, ids: map[name]int32{}}
	if err := t.plant(root, 0, limits, false); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tree) plant(v *Value, depth int, limits Limits, keyed bool) error {
	if depth > limits.Depth {
		return fail(max(v.Start, 0), "the document is nested deeper than %d", limits.Depth)
	}
	if len(t.nodes) >= limits.Nodes {
		return fail(max(v.Start, 0), "the document holds more than %d values", limits.Nodes)
	}
	i := t.add(node{kind: v.Kind, start: int32(v.Start), end: int32(v.End), key: -1, text: -1})
	if keyed {
		t.nodes[i].key, t.nodes[i].keyAt = t.id("", v.Key), int32(v.Start)
	}
	if v.Kind != Object && v.Kind != Array {
		t.nodes[i].text = t.say(v.Text)
	}
	for _, c := range v.Children {
		if err := t.plant(c, depth+1, limits, v.Kind == Object); err != nil {
			return err
		}
	}
	t.nodes[i].next = int32(len(t.nodes))
	if v.Start < 0 {
		t.span(i)
	}
	return nil
}

// span makes a node span what it holds.
func (t *Tree) span(i int32) {
	n := &t.nodes[i]
	n.start, n.end = 0, 0
	for c := i + 1; c < n.next; c = t.nodes[c].next {
		child := &t.nodes[c]
		if n.end == 0 || child.start < n.start {
			n.start = child.start
		}
		n.end = max(n.end, child.end)
	}
	n.keyAt = n.start
}
