package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"sort"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// File is an open file of a store. It is safe for concurrent use.
type File struct {
	content []byte
	release func() error
	tail    *tail
	digest  string
	decoder *zstd.Decoder

	mu   sync.Mutex
	held map[int][]span
	size int
}

// span is a record inside a block that was unpacked.
type span struct {
	key   []byte
	value []byte
}

// heldSize bounds the unpacked blocks that a File keeps.
const heldSize = 32 << 20

// OpenFile opens a file of a store and checks all of it but the blocks, which
// are checked when they are read.
func OpenFile(path string) (*File, error) {
	content, release, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("open the advisory store: %w", err)
	}
	f, err := newFile(content)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the advisory store %s: %w", path, err), release())
	}
	f.release = release
	return f, nil
}

func newFile(content []byte) (*File, error) {
	if len(content) < len(magic)+footerSize || !bytes.HasPrefix(content, []byte(magic)) {
		return nil, errors.New("it is no advisory store of this version")
	}
	footer := content[len(content)-footerSize:]
	if !bytes.HasSuffix(footer, []byte(magicEnd)) {
		return nil, errors.New("its end is missing")
	}
	offset, length, raw := binary.LittleEndian.Uint64(footer), binary.LittleEndian.Uint64(footer[8:]), binary.LittleEndian.Uint64(footer[16:])
	end := uint64(len(content) - footerSize)
	if offset < uint64(len(magic)) || offset > end || length != end-offset || raw > maxTail {
		return nil, errors.New("its index is not where it says")
	}
	packed := content[offset:end]
	sum := sha256.Sum256(packed)
	if !bytes.Equal(sum[:], footer[24:24+sha256.Size]) {
		return nil, errors.New("its index does not have the digest it says")
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxTail), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return nil, err
	}
	unpacked, err := decoder.DecodeAll(packed, make([]byte, 0, raw))
	if err != nil || uint64(len(unpacked)) != raw {
		return nil, errors.New("its index cannot be unpacked")
	}
	t, err := decodeTail(unpacked, int64(offset))
	if err != nil {
		return nil, err
	}
	return &File{content: content, release: func() error { return nil }, tail: t, digest: digestOf(sum), decoder: decoder, held: map[int][]span{}}, nil
}

// Close gives the file back; nothing of it may be used afterwards.
func (f *File) Close() error {
	f.decoder.Close()
	return f.release()
}

// Description is what the file says about itself.
func (f *File) Description() Description { return f.tail.description }

// Digest stands for the whole content: sha256 of the index, which holds the
// digests of all blocks.
func (f *File) Digest() string { return f.digest }

// Size is the file's size in bytes.
func (f *File) Size() int { return len(f.content) }

// Verify reads every block.
func (f *File) Verify() error {
	for i := range f.tail.blocks {
		if _, err := f.unpack(i); err != nil {
			return err
		}
	}
	return nil
}

// Lookup yields the entries of a package of an ecosystem.
func (f *File) Lookup(ecosystem, name string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for value, err := range f.values(ecosystem + "\x00" + Normalize(ecosystem, name)) {
			if err != nil {
				yield(Entry{}, err)
				return
			}
			entry, err := decodeEntry(value)
			if err != nil {
				err = fmt.Errorf("read advisories for %s: %w", name, err)
			}
			entry.Ecosystem, entry.Package = ecosystem, name
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// values yields the values of a key.
func (f *File) values(key string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if !f.tail.filter.may(hashKey(key)) {
			return
		}
		blocks := f.tail.blocks
		// The key begins in the last block whose first key is smaller, or in the
		// first one that starts with it.
		first := max(0, sort.Search(len(blocks), func(i int) bool { return blocks[i].first >= key })-1)
		for i := first; i < len(blocks) && blocks[i].first <= key; i++ {
			spans, err := f.block(i)
			if err != nil {
				yield(nil, err)
				return
			}
			at := sort.Search(len(spans), func(i int) bool { return string(spans[i].key) >= key })
			for ; at < len(spans) && string(spans[at].key) == key; at++ {
				if !yield(spans[at].value, nil) {
					return
				}
			}
		}
	}
}

// block is a block unpacked, kept while there is room.
func (f *File) block(i int) ([]span, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if spans, ok := f.held[i]; ok {
		return spans, nil
	}
	spans, err := f.unpack(i)
	if err != nil {
		return nil, err
	}
	// A span costs about 48 bytes of its own.
	size := f.tail.blocks[i].raw + 48*len(spans)
	if f.size+size > heldSize {
		clear(f.held)
		f.size = 0
	}
	f.held[i] = spans
	f.size += size
	return spans, nil
}

func (f *File) unpack(i int) ([]span, error) {
	b := f.tail.blocks[i]
	packed := f.content[b.offset : b.offset+int64(b.length)]
	sum := sha256.Sum256(packed)
	if !bytes.Equal(sum[:sumSize], b.sum[:]) {
		return nil, fmt.Errorf("advisory store: block %d does not have the digest that the index says", i)
	}
	raw, err := f.decoder.DecodeAll(packed, make([]byte, 0, b.raw))
	if err != nil || len(raw) != b.raw {
		return nil, fmt.Errorf("advisory store: block %d cannot be unpacked", i)
	}
	d := decoder{rest: raw}
	var spans []span
	for len(d.rest) > 0 && d.err == nil {
		s := span{key: d.bytes(d.count(1)), value: d.bytes(d.count(1))}
		if n := len(spans); n > 0 && bytes.Compare(spans[n-1].key, s.key) > 0 {
			d.fail(errors.New("keys are not in order"))
		}
		spans = append(spans, s)
	}
	if d.err != nil {
		return nil, fmt.Errorf("advisory store: block %d: %w", i, d.err)
	}
	if len(spans) > 0 && string(spans[0].key) != b.first {
		return nil, fmt.Errorf("advisory store: block %d does not begin as the index says", i)
	}
	return spans, nil
}
