package layer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/boltseal/boltseal/inputs"
)

// merger puts layers on top of each other.
type merger struct {
	*tree
	layers  []*Facts
	current int16
	details []detail
	hashes  []Hash
	// capabilities are those of all layers.
	capabilities []Capability
	// versions is what the file at a node said over time, for nodes whose files
	// ever said something.
	versions map[id][]version
	gaps     gaps
	// The directory that was found last, for entries that follow each other.
	near   []byte
	nearID id
}

// detail is what the content of one file says, wherever it is seen.
type detail struct {
	*Detail
	layer int16
	// names is how many living nodes have it; removed is the layer that took
	// away the last, -1 for none.
	names   int32
	removed int16
	// home is the first node that had it; none for a file that has no place, whose
	// path is lost.
	home id
	lost string
}

// version is what the file at a node said from a layer on; detail is -1 for nothing.
type version struct {
	layer  int16
	detail int32
}

// Merge puts layers on top of each other, the lowest first, as a container
// runtime does: later entries replace earlier ones, directories merge,
// whiteouts and opaque directories take away what lower layers hold wherever in
// the layer they stand, and entries below a symbolic link land where it leads
// within the image. The error is the context's, or says that the links in the
// image are too many to follow.
func Merge(ctx context.Context, layers []*Facts) (*Root, error) {
	if len(layers) > math.MaxInt16 {
		return nil, fmt.Errorf("the image has %d layers", len(layers))
	}
	entries := 0
	for _, f := range layers {
		entries += f.Count
	}
	m := &merger{tree: newTree(entries), layers: layers, versions: map[id][]version{}}
	for i, f := range layers {
		m.current = int16(i)
		if err := m.layer(ctx, f); err != nil {
			return nil, err
		}
	}
	return m.root(ctx)
}

// layer applies one layer.
func (m *merger) layer(ctx context.Context, f *Facts) error {
	m.near, m.nearID = nil, none
	for _, g := range f.Gaps {
		m.gaps.add(g)
	}
	u := unpacker{rest: f.Packed}
	own := cursor{facts: f}
	var e item
	for i := uint32(0); u.next(&e); i++ {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		k := own.at(i)
		before := len(m.details)
		err := m.entry(&e, k)
		if errors.Is(err, errTooCostly) {
			return err
		}
		if err != nil {
			if k.detail != nil && len(m.details) == before {
				// Whoever has the layer has the secrets in it, place or no place.
				m.details = append(m.details, detail{Detail: k.detail, layer: m.current, removed: -1, lost: string(e.path)})
			}
			m.gaps.add(inputs.Gap{Fact: "files", Why: fmt.Sprintf("%.200s in layer %s: %v", e.path, f.Digest, err)})
		}
	}
	// AUFS kept the files that hard links share in a place of its own.
	if n := m.find(root, []byte(aufsLinks)); n != none && m.nodes[n].alive {
		m.kill(n)
	}
	if u.bad {
		return errPacked
	}
	return nil
}

// cursor goes along what is known of a layer's entries.
type cursor struct {
	facts                      *Facts
	hash, capability, detailAt int
}

// known is what is known of one entry.
type known struct {
	hash       *Hash
	capability *Capability
	detail     *Detail
}

func (c *cursor) at(i uint32) known {
	var k known
	f := c.facts
	for c.hash < len(f.Hashes) && f.Hashes[c.hash].Entry <= i {
		if f.Hashes[c.hash].Entry == i {
			k.hash = &f.Hashes[c.hash]
		}
		c.hash++
	}
	for c.capability < len(f.Capabilities) && f.Capabilities[c.capability].Entry <= i {
		if f.Capabilities[c.capability].Entry == i {
			k.capability = &f.Capabilities[c.capability]
		}
		c.capability++
	}
	for c.detailAt < len(f.Details) && f.Details[c.detailAt].Entry <= i {
		if f.Details[c.detailAt].Entry == i {
			k.detail = &f.Details[c.detailAt]
		}
		c.detailAt++
	}
	return k
}

// entry applies one entry.
func (m *merger) entry(e *item, k known) error {
	if e.kind == Whiteout || e.kind == Opaque {
		return m.takeAway(e)
	}
	if len(e.path) == 0 {
		if e.kind == Directory {
			f := m.file(root)
			f.mode, f.uid, f.gid, f.layer = e.mode, e.uid, e.gid, m.current
		}
		return nil
	}
	parent, name, err := m.parent(e.path)
	if err != nil {
		return err
	}
	n, err := m.node(parent, name)
	if err != nil {
		return err
	}
	switch {
	case e.kind == HardLink:
		return m.hardLink(n, e, k)
	case e.kind == Directory && m.isDir(n):
		x := &m.nodes[n]
		x.layer = m.current
		f := m.file(n)
		f.mode, f.uid, f.gid, f.layer = e.mode, e.uid, e.gid, m.current
		return nil
	}
	f := inode{kind: e.kind, mode: e.mode, uid: e.uid, gid: e.gid, size: e.size, layer: m.current, hash: -1, capability: -1}
	if e.kind == Symlink {
		f.link = string(e.link)
	}
	if k.hash != nil {
		f.hash = int32(len(m.hashes))
		m.hashes = append(m.hashes, *k.hash)
	}
	if k.capability != nil {
		f.capability = int32(len(m.capabilities))
		m.capabilities = append(m.capabilities, *k.capability)
	}
	m.inodes = append(m.inodes, f)
	m.write(n, int32(len(m.inodes)-1), m.detail(n, k))
	return nil
}

// detail takes in what is known of an entry's content.
func (m *merger) detail(n id, k known) int32 {
	if k.detail == nil {
		return -1
	}
	m.details = append(m.details, detail{Detail: k.detail, layer: m.current, removed: -1, home: n})
	return int32(len(m.details) - 1)
}

// parent finds the directory that a path's last part lies in. Missing ones are
// made, and a file that is in the way gives way.
func (m *merger) parent(p []byte) (id, []byte, error) {
	i := bytes.LastIndexByte(p, '/')
	if i < 0 {
		return root, p, nil
	}
	if m.nearID != none && bytes.Equal(m.near, p[:i]) {
		return m.nearID, p[i+1:], nil
	}
	n, err := m.walk(p[:i], true, m.directory)
	if err != nil {
		return none, nil, err
	}
	m.near, m.nearID = append(m.near[:0], p[:i]...), n
	return n, p[i+1:], nil
}

// directory makes a directory that no entry speaks of.
func (m *merger) directory(parent id, name []byte) (id, error) {
	n, err := m.node(parent, name)
	if err != nil || m.isDir(n) {
		return n, err
	}
	m.inodes = append(m.inodes, inode{kind: Directory, mode: 0755, layer: m.current, hash: -1, capability: -1})
	m.write(n, int32(len(m.inodes)-1), -1)
	return n, nil
}

// hardLink makes n another name of a file. The content is the file's as long as
// any name is left.
func (m *merger) hardLink(n id, e *item, k known) error {
	target, err := m.target(e.link)
	if err != nil {
		return err
	}
	if target == n {
		return errors.New("it is a hard link to itself")
	}
	if target == none || !m.nodes[target].alive || m.isDir(target) {
		// Whatever was there before is not what is there now.
		m.inodes = append(m.inodes, inode{kind: File, mode: e.mode, uid: e.uid, gid: e.gid, layer: m.current, hash: -1, capability: -1})
		m.write(n, int32(len(m.inodes)-1), -1)
		return fmt.Errorf("it is a hard link to %.200s, which is not there", e.link)
	}
	own := m.detail(n, k)
	if own < 0 {
		own = m.nodes[target].detail
	}
	i := m.nodes[target].inode
	if m.nodes[n].alive && m.isAbove(n, target) {
		return fmt.Errorf("it is a hard link that replaces the directory of its file %.200s", e.link)
	}
	m.write(n, i, own)
	f := &m.inodes[i]
	f.mode, f.uid, f.gid = e.mode, e.uid, e.gid
	return nil
}

// target finds what a hard link leads to: links on the way are followed, the
// last is not.
func (m *merger) target(p []byte) (id, error) {
	i := bytes.LastIndexByte(p, '/')
	parent := root
	if i > 0 {
		var err error
		if parent, err = m.walk(p[:i], true, nil); err != nil || parent == none {
			return none, err
		}
	}
	n := m.find(parent, p[i+1:])
	if n == none || !m.nodes[n].alive {
		return none, nil
	}
	return n, nil
}

// isAbove says whether n lies on the way to below.
func (m *merger) isAbove(n, below id) bool {
	for ; below != root; below = m.nodes[below].parent {
		if below == n {
			return true
		}
	}
	return false
}

// write puts a file at a node, in place of what was there.
func (m *merger) write(n id, inode int32, d int32) {
	if m.nodes[n].alive {
		m.kill(n)
	}
	m.list(n)
	x := &m.nodes[n]
	x.inode, x.detail, x.layer, x.pruned = inode, d, m.current, m.current
	if d >= 0 {
		m.details[d].names++
	}
	m.record(n)
}

// kill deletes a node and all below it.
func (m *merger) kill(n id) {
	m.nearID = none
	stack := []id{n}
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x := &m.nodes[k]
		for c := x.first; c != none; {
			child := &m.nodes[c]
			child.listed = false
			if child.alive {
				stack = append(stack, c)
			}
			c, child.next = child.next, none
		}
		x.first, x.alive = none, false
		if x.detail >= 0 {
			d := &m.details[x.detail]
			if d.names--; d.names == 0 {
				d.removed = m.current
			}
			x.detail = -1
		}
		m.record(k)
	}
}

// record keeps what a node says from now on; within a layer the last counts.
func (m *merger) record(n id) {
	x := &m.nodes[n]
	says := x.detail >= 0 && len(m.details[x.detail].Found) > 0
	if !x.changes && !says {
		return
	}
	v := version{layer: m.current, detail: -1}
	if says {
		v.detail = x.detail
	}
	x.changes = true
	list := m.versions[n]
	if len(list) > 0 && list[len(list)-1].layer == v.layer {
		list[len(list)-1] = v
		return
	}
	m.versions[n] = append(list, v)
}

// takeAway applies a whiteout or an opaque directory: what this layer itself
// holds stays. The directory that it stands in is made where it is missing, as
// runtimes do.
func (m *merger) takeAway(e *item) error {
	if e.kind == Opaque {
		n, err := m.place(e.path)
		if err == nil && n != none {
			m.prune(n)
		}
		return err
	}
	i := max(0, bytes.LastIndexByte(e.path, '/'))
	parent, err := m.place(e.path[:i])
	if err != nil || parent == none {
		return err
	}
	n := m.find(parent, bytes.TrimPrefix(e.path[i:], []byte{'/'}))
	if n == none || !m.nodes[n].alive {
		return nil
	}
	own := m.nodes[n].layer == m.current
	if m.isDir(n) {
		own = m.prune(n) || own
	}
	if !own {
		m.kill(n)
	}
	return nil
}

// place finds a directory that something is taken away from, or makes it; none
// where a file is in the way, below which nothing is.
func (m *merger) place(p []byte) (id, error) {
	blocked := false
	n, err := m.walk(p, true, func(parent id, name []byte) (id, error) {
		if n := m.find(parent, name); n != none && m.nodes[n].alive {
			blocked = true
			return none, errTooManyLinks
		}
		return m.directory(parent, name)
	})
	if blocked {
		return none, nil
	}
	return n, err
}

// prune deletes what lower layers hold below a directory. It says whether
// anything is left. Paths have an end, and so has the recursion.
func (m *merger) prune(n id) bool {
	if m.nodes[n].pruned == m.current {
		return true
	}
	m.nodes[n].pruned = m.current
	m.nearID = none
	kept := none
	for c := m.nodes[n].first; c != none; {
		next := m.nodes[c].next
		keep := m.nodes[c].alive && m.nodes[c].layer == m.current
		if m.isDir(c) {
			keep = m.prune(c) || keep
		}
		if keep {
			m.nodes[c].next, kept = kept, c
		} else {
			if m.nodes[c].alive {
				m.kill(c)
			}
			m.nodes[c].listed, m.nodes[c].next = false, none
		}
		c = next
	}
	m.nodes[n].first = kept
	return kept != none
}
