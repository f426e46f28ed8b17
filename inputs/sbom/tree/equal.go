package tree

import "hash/maphash"

// Sums gives values a number each, the same for equal values: objects are
// equal whatever the order of their keys. It is for one tree, and
// remembers what it was asked.
type Sums struct {
	seed maphash.Seed
	// seen are the numbers of one tree's objects and arrays by their index, 0
	// where they are not known yet.
	seen []uint64
}

// NewSums starts with nothing remembered.
func NewSums() *Sums { return &Sums{seed: maphash.MakeSeed()} }

// Of is the number of a value.
func (s *Sums) Of(n Node) uint64 {
	kind := n.Kind()
	if kind != Object && kind != Array {
		return maphash.String(s.seed, n.Text()) + uint64(kind)
	}
	if s.seen == nil {
		s.seen = make([]uint64, len(n.t.nodes))
	}
	if sum := s.seen[n.i]; sum != 0 {
		return sum
	}
	sum := uint64(kind) * 0x9E3779B97F4A7C15
	for child := range n.All() {
		if kind == Array {
			sum = sum*0x9E3779B97F4A7C15 + s.Of(child) + 1
		} else {
			sum += (maphash.String(s.seed, child.Key()) | 1) * (s.Of(child)*2 + 1)
		}
	}
	s.seen[n.i] = sum
	return sum
}
