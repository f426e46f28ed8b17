package trivydb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"sort"
)

// The format of bbolt's files (https://github.com/etcd-io/bbolt,
// internal/common): pages with a header of 16 bytes, two of them meta pages.
const (
	boltMagic     = 0xED0CDAED
	boltVersion   = 2
	pageHeader    = 16
	element       = 16 // of a branch or a leaf
	bucketHeader  = 16
	flagBranch    = 0x01
	flagLeaf      = 0x02
	flagBucket    = 0x01     // of a leaf's element: the value is a bucket
	maxPage       = 64 << 20 // bytes of a page with what it overflows into
	maxTreeDepth  = 40
	maxCached     = 4096 // pages kept in memory for look-ups
	smallestBlock = 1024
	largestBlock  = 64 << 10
)

var errPage = errors.New("a page holds what does not fit into it")

// bolt is an open file. It is not safe for concurrent use.
type bolt struct {
	r        io.ReaderAt
	pageSize int64
	pages    uint64 // in the file
	root     uint64
	cache    map[uint64][]byte
	seen     []uint64 // pages that a scan went through
}

// openBolt finds the newer of the two meta pages that are whole.
func openBolt(r io.ReaderAt, size int64) (*bolt, error) {
	var best *bolt
	var newest, used uint64
	for _, at := range metaOffsets() {
		var b [64]byte
		if at+pageHeader+64 > size {
			break
		}
		if _, err := r.ReadAt(b[:], at+pageHeader); err != nil && err != io.EOF {
			return nil, fmt.Errorf("reading the database: %w", err)
		}
		le := binary.LittleEndian
		if le.Uint32(b[0:]) != boltMagic {
			continue
		}
		sum := fnv.New64a()
		sum.Write(b[:56])
		block := int64(le.Uint32(b[8:]))
		if le.Uint32(b[4:]) != boltVersion || sum.Sum64() != le.Uint64(b[56:]) || block < smallestBlock || block > largestBlock || block&(block-1) != 0 || at != 0 && at != block {
			continue
		}
		if txid := le.Uint64(b[48:]); best == nil || txid > newest {
			newest, used = txid, le.Uint64(b[40:])
			best = &bolt{r: r, pageSize: block, pages: uint64(size / block), root: le.Uint64(b[16:]), cache: map[uint64][]byte{}}
		}
	}
	if best == nil {
		return nil, errors.New("no bbolt database, or a damaged one")
	}
	if used > best.pages {
		return nil, fmt.Errorf("the database is cut short: %d of %d pages", best.pages, used)
	}
	best.seen = make([]uint64, best.pages/64+1)
	return best, nil
}

// metaOffsets are where meta pages may lie: page 0, and page 1 for every size
// of pages.
func metaOffsets() []int64 {
	at := []int64{0}
	for block := int64(smallestBlock); block <= largestBlock; block *= 2 {
		at = append(at, block)
	}
	return at
}

// node is a page of a tree.
type node struct {
	content []byte
	leaf    bool
	count   int
}

// page reads a page and what it overflows into.
func (b *bolt) page(id uint64) (node, error) {
	if content, ok := b.cache[id]; ok {
		return parseNode(content)
	}
	if id < 2 || id >= b.pages {
		return node{}, fmt.Errorf("page %d is outside of the file", id)
	}
	content := make([]byte, b.pageSize)
	if err := b.readAt(content, id); err != nil {
		return node{}, err
	}
	if more := uint64(binary.LittleEndian.Uint32(content[12:])); more > 0 {
		if more >= b.pages-id || (more+1)*uint64(b.pageSize) > maxPage {
			return node{}, fmt.Errorf("page %d overflows into %d more, beyond the file or too many", id, more)
		}
		content = make([]byte, (more+1)*uint64(b.pageSize))
		if err := b.readAt(content, id); err != nil {
			return node{}, err
		}
	} else {
		if len(b.cache) >= maxCached {
			clear(b.cache)
		}
		b.cache[id] = content
	}
	return parseNode(content)
}

func (b *bolt) readAt(into []byte, id uint64) error {
	n, err := b.r.ReadAt(into, int64(id)*b.pageSize)
	if n == len(into) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("reading page %d: %w", id, err)
}

func parseNode(content []byte) (node, error) {
	if len(content) < pageHeader {
		return node{}, errPage
	}
	n := node{content: content, count: int(binary.LittleEndian.Uint16(content[10:]))}
	switch binary.LittleEndian.Uint16(content[8:]) {
	case flagBranch:
	case flagLeaf:
		n.leaf = true
	default:
		return node{}, errors.New("a page of a tree is neither branch nor leaf")
	}
	if pageHeader+n.count*element > len(content) {
		return node{}, errPage
	}
	return n, nil
}

// slice is part of the page, relative to an element.
func (n node) slice(from int, offset, length uint32) ([]byte, error) {
	start := uint64(from) + uint64(offset)
	end := start + uint64(length)
	if end > uint64(len(n.content)) {
		return nil, errPage
	}
	return n.content[start:end:end], nil
}

// branch gives the key and the page of an element.
func (n node) branch(i int) (key []byte, page uint64, err error) {
	at := pageHeader + i*element
	e := n.content[at:]
	key, err = n.slice(at, binary.LittleEndian.Uint32(e), binary.LittleEndian.Uint32(e[4:]))
	return key, binary.LittleEndian.Uint64(e[8:]), err
}

// item is a key with its value, or with the bucket that it names.
type item struct {
	key, value []byte
	bucket     bool
}

func (n node) item(i int) (item, error) {
	at := pageHeader + i*element
	e := n.content[at:]
	le := binary.LittleEndian
	offset, keySize, valueSize := le.Uint32(e[4:]), le.Uint32(e[8:]), le.Uint32(e[12:])
	key, err := n.slice(at, offset, keySize)
	if err != nil {
		return item{}, err
	}
	value, err := n.slice(at+int(keySize), offset, valueSize)
	return item{key: key, value: value, bucket: le.Uint32(e)&flagBucket != 0}, err
}

// tree is a bucket: the page of its root, or for a small one the page itself.
type tree struct {
	page   uint64
	inline []byte
}

func (b *bolt) rootTree() tree { return tree{page: b.root} }

// open gives the bucket that an item is.
func (i item) open() (tree, error) {
	if !i.bucket || len(i.value) < bucketHeader {
		return tree{}, errPage
	}
	if page := binary.LittleEndian.Uint64(i.value); page != 0 {
		return tree{page: page}, nil
	}
	return tree{inline: i.value[bucketHeader:]}, nil
}

func (b *bolt) node(t tree) (node, error) {
	if t.inline != nil {
		n, err := parseNode(t.inline)
		if err == nil && !n.leaf {
			err = errPage
		}
		return n, err
	}
	return b.page(t.page)
}

// scan gives every item of a bucket in order. All scans of a file together
// read a page once at most, so that a file cannot make it go in circles.
func (b *bolt) scan(t tree, yield func(item) error) error {
	return b.scanNode(t, 0, yield)
}

func (b *bolt) scanNode(t tree, depth int, yield func(item) error) error {
	if depth > maxTreeDepth {
		return errors.New("the tree is too deep")
	}
	if t.inline == nil {
		if t.page < b.pages {
			if b.seen[t.page/64]&(1<<(t.page%64)) != 0 {
				return fmt.Errorf("page %d is used twice", t.page)
			}
			b.seen[t.page/64] |= 1 << (t.page % 64)
		}
	}
	n, err := b.node(t)
	if err != nil {
		return err
	}
	for i := range n.count {
		if n.leaf {
			it, err := n.item(i)
			if err == nil {
				err = yield(it)
			}
			if err != nil {
				return err
			}
			continue
		}
		_, page, err := n.branch(i)
		if err == nil {
			err = b.scanNode(tree{page: page}, depth+1, yield)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// get looks a key up in a bucket; found is false where it is not there.
func (b *bolt) get(t tree, key []byte) (found item, ok bool, err error) {
	for range maxTreeDepth {
		n, err := b.node(t)
		if err != nil {
			return item{}, false, err
		}
		if n.leaf {
			i := sort.Search(n.count, func(i int) bool {
				it, e := n.item(i)
				if e != nil {
					err = e
				}
				return bytes.Compare(it.key, key) >= 0
			})
			if err != nil || i == n.count {
				return item{}, false, err
			}
			it, err := n.item(i)
			return it, err == nil && bytes.Equal(it.key, key), err
		}
		i := sort.Search(n.count, func(i int) bool {
			k, _, e := n.branch(i)
			if e != nil {
				err = e
			}
			return bytes.Compare(k, key) > 0
		})
		if err != nil || i == 0 {
			return item{}, false, err
		}
		_, page, err := n.branch(i - 1)
		if err != nil {
			return item{}, false, err
		}
		t = tree{page: page}
	}
	return item{}, false, errors.New("the tree is too deep")
}
