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
	held map[int]unpacked
	size int
}

// unpacked is a block that was unpacked and checked. It holds no pointers into
// itself: there may be thousands.
type unpacked struct {
	raw []byte
	// starts are where records begin.
	starts []uint32
}

// record is the record at an index.
func (u unpacked) record(i int) (key, value []byte) {
	at := u.raw[u.starts[i]:]
	n, size := binary.Uvarint(at)
	key, at = at[size:size+int(n)], at[size+int(n):]
	n, size = binary.Uvarint(at)
	return key, at[size : size+int(n)]
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
	plain, err := decoder.DecodeAll(packed, make([]byte, 0, raw))
	if err != nil || uint64(len(plain)) != raw {
		return nil, errors.New("its index cannot be unpacked")
	}
	t, err := decodeTail(plain, int64(offset))
	if err != nil {
		return nil, err
	}
	return &File{content: content, release: func() error { return nil }, tail: t, digest: digestOf(sum), decoder: decoder, held: map[int]unpacked{}}, nil
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
			u, err := f.block(i)
			if err != nil {
				yield(nil, err)
				return
			}
			at := sort.Search(len(u.starts), func(i int) bool {
				found, _ := u.record(i)
				return string(found) >= key
			})
			for ; at < len(u.starts); at++ {
				found, value := u.record(at)
				if string(found) != key {
					break
				}
				if !yield(value, nil) {
					return
				}
			}
		}
	}
}

// block is a block unpacked, kept while there is room.
func (f *File) block(i int) (unpacked, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if u, ok := f.held[i]; ok {
		return u, nil
	}
	u, err := f.unpack(i)
	if err != nil {
		return unpacked{}, err
	}
	size := len(u.raw) + 4*len(u.starts)
	if f.size+size > heldSize {
		clear(f.held)
		f.size = 0
	}
	f.held[i] = u
	f.size += size
	return u, nil
}

func (f *File) unpack(i int) (unpacked, error) {
	b := f.tail.blocks[i]
	packed := f.content[b.offset : b.offset+int64(b.length)]
	sum := sha256.Sum256(packed)
	if !bytes.Equal(sum[:sumSize], b.sum[:]) {
		return unpacked{}, fmt.Errorf("advisory store: block %d does not have the digest that the index says", i)
	}
	raw, err := f.decoder.DecodeAll(packed, make([]byte, 0, b.raw))
	if err != nil || len(raw) != b.raw {
		return unpacked{}, fmt.Errorf("advisory store: block %d cannot be unpacked", i)
	}
	// Most records take more than 100 bytes.
	u := unpacked{raw: raw, starts: make([]uint32, 0, len(raw)/100+1)}
	d := decoder{rest: raw}
	var last []byte
	for len(d.rest) > 0 && d.err == nil {
		start := len(raw) - len(d.rest)
		key := d.bytes(d.count(1))
		d.bytes(d.count(1))
		switch {
		case d.err != nil:
		case len(u.starts) > 0 && bytes.Compare(last, key) > 0:
			d.fail(errors.New("keys are not in order"))
		case len(u.starts) == 0 && string(key) != b.first:
			d.fail(errors.New("it does not begin as the index says"))
		}
		last = key
		u.starts = append(u.starts, uint32(start))
	}
	if d.err != nil {
		return unpacked{}, fmt.Errorf("advisory store: block %d: %w", i, d.err)
	}
	return u, nil
}

// Content is the file as it lies on disk; it must not be changed, nor used
// after Close.
func (f *File) Content() []byte { return f.content }
