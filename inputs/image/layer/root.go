package layer

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Root is what an image is made of in the end.
type Root struct {
	// Files are the noteworthy files.
	Files inputs.Files
	// Packages are the packages, with the layer that introduced them.
	Packages []inputs.Package
	// OS is the operating system's release.
	OS inputs.OSRelease
	// Accounts and Groups are the image's users and groups.
	Accounts []inputs.Account
	Groups   []inputs.Group
	// Entries is the number of files and directories, the root not counted.
	Entries int
	// Gaps are what could not be told.
	Gaps []inputs.Gap
	// Layers are figures for each layer, the lowest first.
	Layers []Count

	tree  *tree
	order []id
}

// Count is what one layer brings.
type Count struct {
	// Files is how many entries it has, whiteouts included.
	Files int
	// Packages is how many packages it introduces that are there in the end.
	Packages int
}

// List yields the files and directories of the image, sorted by path part by part.
func (r *Root) List() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, n := range r.order {
			f := r.tree.file(n)
			if !yield(Entry{Path: r.tree.path(n), Kind: f.kind, Mode: f.mode, UID: f.uid, GID: f.gid, Size: f.size, Link: f.link}) {
				return
			}
		}
	}
}

// sorted lists the living nodes, the root not, each directory before what is in it.
func (t *tree) sorted() []id {
	order := make([]id, 0, len(t.nodes))
	stack := []id{root}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n != root {
			order = append(order, n)
		}
		from := len(stack)
		for c := t.nodes[n].first; c != none; c = t.nodes[c].next {
			if t.nodes[c].alive {
				stack = append(stack, c)
			}
		}
		slices.SortFunc(stack[from:], func(a, b id) int { return strings.Compare(t.nodes[b].name, t.nodes[a].name) })
	}
	return order
}

// root draws the conclusions from the merged tree.
func (m *merger) root(ctx context.Context) (*Root, error) {
	r := &Root{tree: m.tree, order: m.sorted(), Layers: make([]Count, len(m.layers))}
	r.Entries = len(r.order)
	for i, f := range m.layers {
		r.Layers[i].Files = f.Count
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j := &joiner{merger: m, root: r, owner: make([]int32, len(m.nodes)), owners: []string{""}}
	j.living()
	j.system()
	j.own()
	j.license()
	j.packages()
	r.Files = j.files()
	r.Gaps = m.gaps.all()
	return r, ctx.Err()
}

// digest is the digest of a layer, "" where there is none.
func (m *merger) digest(layer int16) string {
	if layer < 0 || int(layer) >= len(m.layers) {
		return ""
	}
	return m.layers[layer].Digest
}
