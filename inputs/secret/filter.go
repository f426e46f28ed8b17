package secret

import "encoding/binary"

// filter finds where one of many words may stand: it hashes every four bytes,
// letters without case, and looks the hash up in a table that fits the
// processor's first cache.
type filter struct {
	bits  [1 << (hashBits - 5)]uint32
	rules map[uint32][]uint16 // by the four bytes, folded
}

const (
	hashBits = 15
	fold4    = 0x20202020
	fold8    = 0x2020202020202020
)

func hash(four uint32) uint32 { return (four * 0x9E3779B1) >> (32 - hashBits) }

// add makes the filter stop at a word. One of three bytes stands for all that
// it may go on with.
func (f *filter) add(word string, rule uint16) {
	if f.rules == nil {
		f.rules = map[uint32][]uint16{}
	}
	if len(word) >= 4 {
		f.put(word[:4], rule)
		return
	}
	for c := byte('!'); c <= '~'; c++ {
		if c < 'A' || c > 'Z' {
			f.put(word+string(c), rule)
		}
	}
}

func (f *filter) put(four string, rule uint16) {
	folded := binary.LittleEndian.Uint32([]byte(four)) | fold4
	for _, have := range f.rules[folded] {
		if have == rule {
			return
		}
	}
	f.rules[folded] = append(f.rules[folded], rule)
	h := hash(folded)
	f.bits[h>>5] |= 1 << (h & 31)
}

// next is the first place from at on, and before to, where a word may stand;
// -1 for none.
func (f *filter) next(text []byte, at, to int) int {
	for ; at+8 <= len(text) && at < to; at += 5 {
		w := binary.LittleEndian.Uint64(text[at:]) | fold8
		h0, h1, h2, h3, h4 := hash(uint32(w)), hash(uint32(w>>8)), hash(uint32(w>>16)), hash(uint32(w>>24)), hash(uint32(w>>32))
		if f.bits[h0>>5]>>(h0&31)&1|f.bits[h1>>5]>>(h1&31)&1|f.bits[h2>>5]>>(h2&31)&1|f.bits[h3>>5]>>(h3&31)&1|f.bits[h4>>5]>>(h4&31)&1 == 0 {
			continue
		}
		for i := range 5 {
			if at+i < to && f.has(text[at+i:]) {
				return at + i
			}
		}
	}
	for ; at+4 <= len(text) && at < to; at++ {
		if f.has(text[at:]) {
			return at
		}
	}
	return -1
}

func (f *filter) has(text []byte) bool {
	h := hash(binary.LittleEndian.Uint32(text) | fold4)
	return f.bits[h>>5]>>(h&31)&1 != 0
}

// at lists the rules whose words may begin here.
func (f *filter) at(text []byte) []uint16 {
	return f.rules[binary.LittleEndian.Uint32(text)|fold4]
}
