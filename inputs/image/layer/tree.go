package layer

import (
	"bytes"
	"errors"
	"hash/maphash"
)

const (
	// maxLinksFollowed is how many symbolic links Linux follows on the way to
	// one file (MAXSYMLINKS, linux/namei.h).
	maxLinksFollowed = 40
	// maxSteps bounds the parts of paths that are looked up while an image is
	// put together: forty links for each of millions of entries is no image.
	maxSteps = 300_000_000
)

var (
	errTooManyLinks = errors.New("its path leads through too many symbolic links")
	errTooLong      = errors.New("its path becomes too long")
	errTooCostly    = errors.New("the symbolic links of the image's layers lead too far to be followed")
)

// id is a place in tree.nodes; none stands for no node, and root is the first.
type id int32

const (
	none id = 0
	root id = 1
)

// node is one name in the tree. It stays where it is when its file is deleted,
// so that the same name is found again and tells what it was before.
type node struct {
	name                string
	parent, first, next id // first is its first child, next the one beside it
	hash                uint32
	inode               int32
	detail              int32 // what its content says, an index of merger.details, -1 for nothing
	length              int32 // of the path in bytes
	layer               int16 // that wrote it last
	pruned              int16 // that last took away what lower layers hold below it, -1 for none
	alive, listed       bool  // listed: in the list of its parent's children
	changes             bool  // it has an entry in merger.versions
}

// inode is a file; hard links share it.
type inode struct {
	link       string
	size       int64
	mode       uint32
	uid, gid   uint32
	hash       int32 // an index of merger.hashes, -1 for none
	capability int32 // an index of merger.capabilities, -1 for none
	layer      int16 // that holds the content
	kind       Kind
}

// tree is the file system that the layers make.
type tree struct {
	nodes  []node
	inodes []inode
	table  []id // open addressing, by parent and name; its length is a power of two
	seed   maphash.Seed
	steps  int
}

func newTree(entries int) *tree {
	size := 1024
	for size < entries*2 {
		size *= 2
	}
	t := &tree{seed: maphash.MakeSeed(), table: make([]id, size), nodes: make([]node, 2, entries+entries/8+16), inodes: make([]inode, 1, entries+16)}
	t.nodes[root] = node{alive: true, listed: true, detail: -1, pruned: -1, inode: 0}
	t.inodes[0] = inode{kind: Directory, mode: 0755, hash: -1, capability: -1}
	return t
}

func (t *tree) mix(parent id, name []byte) uint32 {
	h := maphash.Bytes(t.seed, name) ^ uint64(parent)*0x9E3779B97F4A7C15
	h *= 0xD6E8FEB86659FD93
	return uint32(h >> 32)
}

// find looks for a name in a directory; deleted ones are found as well.
func (t *tree) find(parent id, name []byte) id {
	h := t.mix(parent, name)
	for i := int(h) & (len(t.table) - 1); ; i = (i + 1) & (len(t.table) - 1) {
		n := t.table[i]
		if n == none {
			return none
		}
		if x := &t.nodes[n]; x.hash == h && x.parent == parent && x.name == string(name) {
			return n
		}
	}
}

// node gives the node of a name, made where it is missing; it may be dead.
func (t *tree) node(parent id, name []byte) (id, error) {
	if n := t.find(parent, name); n != none {
		return n, nil
	}
	length := t.nodes[parent].length + int32(len(name))
	if parent != root {
		length++
	}
	if length > maxPath {
		return none, errTooLong
	}
	if len(t.nodes)*2 > len(t.table) {
		t.grow()
	}
	n := id(len(t.nodes))
	t.nodes = append(t.nodes, node{name: string(name), parent: parent, hash: t.mix(parent, name), detail: -1, pruned: -1, length: length})
	t.put(n)
	return n, nil
}

func (t *tree) put(n id) {
	i := int(t.nodes[n].hash) & (len(t.table) - 1)
	for t.table[i] != none {
		i = (i + 1) & (len(t.table) - 1)
	}
	t.table[i] = n
}

func (t *tree) grow() {
	t.table = make([]id, len(t.table)*2)
	for n := int(root) + 1; n < len(t.nodes); n++ {
		t.put(id(n))
	}
}

// list puts a node that comes to life among its parent's children.
func (t *tree) list(n id) {
	x := &t.nodes[n]
	x.alive = true
	if !x.listed {
		x.listed = true
		p := &t.nodes[x.parent]
		x.next, p.first = p.first, n
	}
}

func (t *tree) file(n id) *inode { return &t.inodes[t.nodes[n].inode] }

func (t *tree) isDir(n id) bool { return t.nodes[n].alive && t.file(n).kind == Directory }

// path gives a node's path.
func (t *tree) path(n id) string {
	if n == root {
		return ""
	}
	b := make([]byte, t.nodes[n].length)
	end := len(b)
	for ; n != root; n = t.nodes[n].parent {
		name := t.nodes[n].name
		end -= len(name)
		copy(b[end:], name)
		if end > 0 {
			end--
			b[end] = '/'
		}
	}
	return string(b)
}

// leads says whether a way can go on through a node.
func (t *tree) leads(n id) bool {
	k := t.file(n).kind
	return k == Directory || k == Symlink
}

// missing makes what is missing on a way.
type missing func(parent id, name []byte) (id, error)

// walk goes along a path as a kernel does that has the image as its root: it
// follows symbolic links, the last one only if follow is set. What is missing
// is made by create; without create the way ends there, at none.
func (t *tree) walk(p []byte, follow bool, create missing) (id, error) {
	at, links := root, 0
	for rest := p; len(rest) > 0; {
		if t.steps++; t.steps > maxSteps {
			return none, errTooCostly
		}
		var name []byte
		name, rest, _ = bytes.Cut(rest, []byte{'/'})
		switch string(name) {
		case "", ".":
			continue
		case "..":
			if at != root {
				at = t.nodes[at].parent
			}
			continue
		}
		for len(rest) > 0 && rest[0] == '/' {
			rest = rest[1:]
		}
		last := len(rest) == 0
		next := t.find(at, name)
		if next == none || !t.nodes[next].alive || !t.leads(next) && (create != nil || !last) {
			if create == nil {
				return none, nil
			}
			made, err := create(at, name)
			if err != nil {
				return none, err
			}
			at = made
			continue
		}
		f := t.file(next)
		if f.kind != Symlink || last && !follow {
			at = next
			continue
		}
		if links++; links > maxLinksFollowed {
			return none, errTooManyLinks
		}
		if f.link != "" && f.link[0] == '/' {
			at = root
		}
		t.steps += len(f.link) / 64
		rest = append(append([]byte(f.link), '/'), rest...)
	}
	return at, nil
}
