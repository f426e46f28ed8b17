package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
)

// errStop ends a walk that nobody wants to go on with.
var errStop = errors.New("stop")

// Scan goes through the rows of a table in the order of their ids. An error
// ends the walk; the row of that pair is nil.
func (db *DB) Scan(t Table) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		if t.refused != "" {
			yield(nil, fmt.Errorf("table %s: %s", t.Name, t.refused))
			return
		}
		w := walk{db: db, table: t, yield: yield, seen: make([]uint64, db.pages/64+1)}
		w.row.encoding = db.encoding
		if err := w.page(t.root, 0); err != nil && err != errStop {
			yield(nil, fmt.Errorf("table %s: %w", t.Name, err))
		}
	}
}

// walk is one way through a table. The pages of a tree and of its rows are all
// different, so each is read once at most: whatever a hostile file says, the
// work is bounded by its size.
type walk struct {
	db       *DB
	table    Table
	yield    func(*Row, error) bool
	seen     []uint64
	buffers  [][]byte // a page for every level
	overflow []byte   // a page of a long row
	payload  []byte   // a long row
	chain    []uint32 // the pages that it went on in
	row      Row
}

func (w *walk) read(number uint32, into []byte) error {
	if number < 1 || number > w.db.pages {
		return fmt.Errorf("page %d is outside of the file", number)
	}
	if w.seen[number/64]&(1<<(number%64)) != 0 {
		return fmt.Errorf("page %d is used twice", number)
	}
	w.seen[number/64] |= 1 << (number % 64)
	n, err := w.db.r.ReadAt(into, int64(number-1)*int64(w.db.pageSize))
	if n == len(into) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("reading page %d: %w", number, err)
}

// page goes through one page of the tree (§1.6) and all below it.
func (w *walk) page(number uint32, depth int) error {
	if depth >= maxDepth {
		return errors.New("the tree is too deep")
	}
	if depth == len(w.buffers) {
		w.buffers = append(w.buffers, make([]byte, w.db.pageSize))
	}
	page := w.buffers[depth]
	if err := w.read(number, page); err != nil {
		return err
	}
	start := 0
	if number == 1 {
		start = headerSize
	}
	kind, cells := page[start], int(binary.BigEndian.Uint16(page[start+3:]))
	header := start + 8
	switch kind {
	case leafTable:
	case innerTable:
		header += 4
	case leafIndex, innerIndex:
		return errors.New("it has no row ids (WITHOUT ROWID), which is not supported")
	default:
		return fmt.Errorf("page %d is no page of a table", number)
	}
	if header+2*cells > w.db.usable {
		return fmt.Errorf("page %d has more cells than fit", number)
	}
	for i := range cells {
		at := int(binary.BigEndian.Uint16(page[header+2*i:]))
		if at < header || at+4 > w.db.usable {
			return fmt.Errorf("page %d has a cell outside of it", number)
		}
		cell := page[at:w.db.usable]
		var err error
		if kind == leafTable {
			err = w.cell(cell)
		} else {
			err = w.page(binary.BigEndian.Uint32(cell), depth+1)
		}
		if err != nil {
			return err
		}
	}
	if kind == innerTable {
		return w.page(binary.BigEndian.Uint32(page[start+8:]), depth+1)
	}
	return nil
}

// cell yields the row in a cell of a leaf.
func (w *walk) cell(cell []byte) error {
	size, n := varint(cell)
	if n == 0 {
		return errRow
	}
	cell = cell[n:]
	id, n := varint(cell)
	if n == 0 {
		return errRow
	}
	cell = cell[n:]
	if size > maxRow {
		return fmt.Errorf("row %d has %d bytes, more than %d", int64(id), size, maxRow)
	}
	payload, err := w.gather(cell, int(size))
	if err != nil {
		return fmt.Errorf("row %d: %w", int64(id), err)
	}
	w.row.ID = int64(id)
	columns := len(w.table.Columns)
	if columns == 0 {
		columns = maxColumns
	}
	if err := w.row.decode(payload, w.table.rowID, columns); err != nil {
		return fmt.Errorf("row %d: %w", int64(id), err)
	}
	if !w.yield(&w.row, nil) {
		return errStop
	}
	return nil
}

// gather puts a row together that may go on in overflow pages (§1.6: with U
// usable bytes and P bytes of payload, P ≤ U−35 stays in the page; else
// K = M+((P−M) mod (U−4)) with M = ((U−12)·32/255)−23 stays if K ≤ U−35, else M).
func (w *walk) gather(cell []byte, size int) ([]byte, error) {
	u := w.db.usable
	if size <= u-35 {
		if size > len(cell) {
			return nil, errRow
		}
		return cell[:size], nil
	}
	m := (u-12)*32/255 - 23
	local := m + (size-m)%(u-4)
	if local > u-35 {
		local = m
	}
	if local+4 > len(cell) {
		return nil, errRow
	}
	if int64(size) > int64(w.db.pages)*int64(w.db.pageSize) {
		return nil, errRow
	}
	w.payload = append(w.payload[:0], cell[:local]...)
	if w.overflow == nil {
		w.overflow = make([]byte, w.db.pageSize)
	}
	w.chain = w.chain[:0]
	for next := binary.BigEndian.Uint32(cell[local:]); len(w.payload) < size; {
		if err := w.read(next, w.overflow); err != nil {
			return nil, err
		}
		w.chain = append(w.chain, next)
		next = binary.BigEndian.Uint32(w.overflow)
		take := min(size-len(w.payload), u-4)
		w.payload = append(w.payload, w.overflow[4:4+take]...)
	}
	return w.payload, nil
}
