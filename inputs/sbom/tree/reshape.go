package tree

// Reshaper makes a tree of another: same source, other nodes.
type Reshaper struct {
	t *Tree
}

// Reshape begins a tree over the source of n.
func Reshape(n Node) *Reshaper { return &Reshaper{t: build(n.t.src, n.t.Len())} }

// Open begins an object or array that stands where n does; a key of "" is none.
func (r *Reshaper) Open(kind Kind, key string, n Node) int {
	start, end := n.Span()
	return int(r.add(node{kind: kind, start: int32(start), end: int32(end), text: -1}, key, n))
}

// Close ends what Open began.
func (r *Reshaper) Close(i int) { r.t.nodes[i].next = int32(len(r.t.nodes)) }

// Text adds the text of n as a string.
func (r *Reshaper) Text(key string, n Node) {
	start, end := n.Span()
	from := &n.t.nodes[n.i]
	leaf := node{kind: String, start: int32(start), end: int32(end), text: -1, from: from.from, to: from.to}
	if from.text >= 0 {
		leaf.text = r.t.say(n.t.texts[from.text])
	}
	i := r.add(leaf, key, n)
	r.t.nodes[i].next = i + 1
}

// Constant adds a string that the source does not hold; it stands where n does.
func (r *Reshaper) Constant(key, text string, n Node) {
	start, end := n.Span()
	i := r.add(node{kind: String, start: int32(start), end: int32(end), text: r.t.say(text)}, key, n)
	r.t.nodes[i].next = i + 1
}

func (r *Reshaper) add(n node, key string, at Node) int32 {
	n.key = -1
	if key != "" {
		n.key, n.keyAt = r.t.id("", key), int32(at.KeyAt())
	}
	return r.t.add(n)
}

// Tree is what was made.
func (r *Reshaper) Tree() *Tree { return r.t }
