package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
)

// maxInner is how many inner pages a Lookup keeps.
const maxInner = 4096

// Lookup finds rows of a table by their ids. It keeps the inner pages that it
// came through, and is not safe for concurrent use.
type Lookup struct {
	walk  walk
	inner map[uint32][]byte
	found *Row
}

// Lookup begins to look rows up.
func (db *DB) Lookup(t Table) *Lookup {
	l := &Lookup{inner: map[uint32][]byte{}}
	l.walk = walk{db: db, table: t, seen: make([]uint64, db.pages/64+1), buffers: [][]byte{make([]byte, db.pageSize)}}
	l.walk.row.encoding = db.encoding
	l.walk.yield = func(r *Row, _ error) bool { l.found = r; return true }
	return l
}

// Row is the row with the id, nil if there is none. It is valid until the next
// row is looked up.
func (l *Lookup) Row(id int64) (*Row, error) {
	w := &l.walk
	if w.table.refused != "" {
		return nil, fmt.Errorf("table %s: %s", w.table.Name, w.table.refused)
	}
	l.found = nil
	number := w.table.root
	for range maxDepth {
		page, err := l.page(number)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", w.table.Name, err)
		}
		start := 0
		if number == 1 {
			start = headerSize
		}
		if page[start] == leafTable {
			if err := l.leaf(page, start, id); err != nil {
				return nil, fmt.Errorf("table %s: %w", w.table.Name, err)
			}
			return l.found, nil
		}
		if number, err = l.child(page, start, id); err != nil {
			return nil, fmt.Errorf("table %s: page %d: %w", w.table.Name, number, err)
		}
	}
	return nil, fmt.Errorf("table %s: the tree is too deep", w.table.Name)
}

// page reads a page; inner ones are kept.
func (l *Lookup) page(number uint32) ([]byte, error) {
	if page, ok := l.inner[number]; ok {
		return page, nil
	}
	w := &l.walk
	page := w.buffers[0]
	if err := w.readAgain(number, page); err != nil {
		return nil, err
	}
	start := 0
	if number == 1 {
		start = headerSize
	}
	switch page[start] {
	case leafTable:
	case innerTable:
		if len(l.inner) >= maxInner {
			clear(l.inner)
		}
		l.inner[number] = page
		w.buffers[0] = make([]byte, w.db.pageSize)
	case leafIndex, innerIndex:
		return nil, errors.New("it has no row ids (WITHOUT ROWID), which is not supported")
	default:
		return nil, fmt.Errorf("page %d is no page of a table", number)
	}
	return page, nil
}

// readAgain reads a page that may have been read before.
func (w *walk) readAgain(number uint32, into []byte) error {
	err := w.read(number, into)
	if number <= w.db.pages {
		w.seen[number/64] &^= 1 << (number % 64)
	}
	return err
}

// cells gives how many cells a page has and the one at an index, from its start.
func (l *Lookup) cells(page []byte, start, header int) (int, func(int) ([]byte, error), error) {
	usable := l.walk.db.usable
	cells := int(binary.BigEndian.Uint16(page[start+3:]))
	if header+2*cells > usable {
		return 0, nil, errors.New("more cells than fit")
	}
	return cells, func(i int) ([]byte, error) {
		at := int(binary.BigEndian.Uint16(page[header+2*i:]))
		if at < header || at+4 > usable {
			return nil, errors.New("a cell lies outside of it")
		}
		return page[at:usable], nil
	}, nil
}

// child is the page below an inner page that holds the id: the first whose
// largest id is not smaller.
func (l *Lookup) child(page []byte, start int, id int64) (uint32, error) {
	cells, cell, err := l.cells(page, start, start+12)
	if err != nil {
		return 0, err
	}
	i := sort.Search(cells, func(i int) bool {
		c, e := cell(i)
		if e != nil {
			err = e
			return true
		}
		key, n := varint(c[4:])
		if n == 0 {
			err = errRow
		}
		return int64(key) >= id
	})
	if err != nil {
		return 0, err
	}
	if i == cells {
		return binary.BigEndian.Uint32(page[start+8:]), nil
	}
	c, err := cell(i)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(c), nil
}

// leaf finds the row in a leaf.
func (l *Lookup) leaf(page []byte, start int, id int64) error {
	cells, cell, err := l.cells(page, start, start+8)
	if err != nil {
		return err
	}
	rowID := func(i int) (int64, []byte) {
		c, e := cell(i)
		if e != nil {
			err = e
			return 0, nil
		}
		_, n := varint(c)
		key, m := varint(c[n:])
		if n == 0 || m == 0 {
			err = errRow
		}
		return int64(key), c
	}
	i := sort.Search(cells, func(i int) bool { key, _ := rowID(i); return key >= id })
	if err != nil || i == cells {
		return err
	}
	key, c := rowID(i)
	if err != nil || key != id {
		return err
	}
	err = l.walk.cell(c)
	// A row's overflow pages are all different, but the row may be read again.
	for _, number := range l.walk.chain {
		l.walk.seen[number/64] &^= 1 << (number % 64)
	}
	l.walk.chain = l.walk.chain[:0]
	return err
}
