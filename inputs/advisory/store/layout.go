package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"encoding/binary"
)

const (
	magic    = "BSADVIS1"
	magicEnd = "BSADVEND"
	// footerSize is offset, length and raw length of the tail, its SHA-256, and magicEnd.
	footerSize = 8 + 8 + 8 + sha256.Size + len(magicEnd)
	// blockSize is how much a block holds before it is closed, uncompressed.
	blockSize = 32 << 10
	// maxValue bounds one value, maxKey one key.
	maxValue = 1 << 20
	maxKey   = 4 << 10
	// maxBlock bounds a block uncompressed: one that was almost full, and a value.
	maxBlock = blockSize + maxValue + maxKey + 16
	// maxTail bounds the tail uncompressed.
	maxTail = 64 << 20
	// sumSize is how much of a block's SHA-256 the index keeps.
	sumSize = 16
)

// Description is what a file says about itself.
type Description struct {
	// Source names who the data is from: osv, kev, epss, trivy, grype, or what
	// the user called it.
	Source string `json:"source"`
	// Family is the ecosystem without releases, "" for side tables.
	Family string `json:"family"`
	// Imported is when the file was made (RFC 3339).
	Imported string `json:"imported"`
	// Newest is when the newest record was changed, or the date that the source
	// states for all of it (RFC 3339); "" when unknown.
	Newest string `json:"newest"`
	// Records is how many advisories there are.
	Records int `json:"records"`
	// Entries is how many pairs of advisory and package there are.
	Entries int `json:"entries"`
	// Ecosystems are those covered, releases included.
	Ecosystems []Ecosystem `json:"ecosystems"`
	// Inputs are the files that the data was imported from.
	Inputs []Input `json:"inputs"`
}

// Ecosystem is how much a file knows of one ecosystem.
type Ecosystem struct {
	// Name is the ecosystem, its release included.
	Name string `json:"name"`
	// Entries is how many pairs of advisory and package there are.
	Entries int `json:"entries"`
}

// Input is a file that was imported.
type Input struct {
	// Name is the file's name without its folder.
	Name string `json:"name"`
	// Digest is sha256:… of its content; of the names and digests of its files
	// for a directory.
	Digest string `json:"digest"`
}

// block is an entry of the index.
type block struct {
	first  string
	offset int64
	length int
	raw    int
	sum    [sumSize]byte
}

// tail is everything behind the blocks.
type tail struct {
	description Description
	blocks      []block
	filter      filter
}

func (t *tail) encode() ([]byte, error) {
	text, err := json.Marshal(t.description)
	if err != nil {
		return nil, fmt.Errorf("describe the store: %w", err)
	}
	to := appendString(nil, string(text))
	to = binary.AppendUvarint(to, uint64(len(t.blocks)))
	for _, b := range t.blocks {
		to = appendString(to, b.first)
		to = binary.AppendUvarint(to, uint64(b.length))
		to = binary.AppendUvarint(to, uint64(b.raw))
		to = append(to, b.sum[:]...)
	}
	return appendString(to, string(t.filter)), nil
}

// decodeTail reads a tail; end is where the blocks end.
func decodeTail(raw []byte, end int64) (*tail, error) {
	d := decoder{rest: raw}
	t := &tail{}
	text := d.bytes(d.count(1))
	if d.err == nil {
		if err := json.Unmarshal(text, &t.description); err != nil {
			return nil, fmt.Errorf("read the description: %w", err)
		}
	}
	offset := int64(len(magic))
	t.blocks = make([]block, d.count(3+sumSize))
	for i := range t.blocks {
		b := &t.blocks[i]
		b.first, b.offset = d.string(), offset
		length, size := d.uvarint(), d.uvarint()
		copy(b.sum[:], d.bytes(sumSize))
		switch {
		case d.err != nil:
			return nil, d.err
		case length > uint64(end-offset):
			return nil, errors.New("a block lies beyond the blocks' end")
		case size > maxBlock:
			return nil, fmt.Errorf("a block of %d bytes is larger than any may be", size)
		case i > 0 && b.first < t.blocks[i-1].first:
			return nil, errors.New("blocks are not in order")
		}
		b.length, b.raw = int(length), int(size)
		offset += int64(length)
	}
	t.filter = filter(d.bytes(d.count(1)))
	switch {
	case d.err != nil:
		return nil, d.err
	case len(d.rest) > 0:
		return nil, errors.New("the tail has bytes left over")
	case offset != end:
		return nil, errors.New("there are bytes that belong to no block")
	}
	return t, nil
}

// filter is a Bloom filter of the keys: it tells almost all keys that are not
// there without reading a block. An empty one says maybe to everything.
type filter []byte

const (
	// filterBits per key and filterProbes give about one wrong "maybe" in 100.
	filterBits   = 10
	filterProbes = 7
)

func newFilter(keys int) filter { return make(filter, (keys*filterBits+7)/8) }

func (f filter) add(hash uint64) {
	for bit := range f.bits(hash) {
		f[bit/8] |= 1 << (bit % 8)
	}
}

func (f filter) may(hash uint64) bool {
	for bit := range f.bits(hash) {
		if f[bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}

// bits yields the bits of a key: double hashing (Kirsch and Mitzenmacher 2006).
func (f filter) bits(hash uint64) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		size := uint64(len(f)) * 8
		if size == 0 {
			return
		}
		step := hash>>32 | 1
		for i := range uint64(filterProbes) {
			if !yield((hash + i*step) % size) {
				return
			}
		}
	}
}

// hashKey is FNV-1a with 64 bits and a final mix (splitmix64), so that high
// and low halves are both good.
func hashKey(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
