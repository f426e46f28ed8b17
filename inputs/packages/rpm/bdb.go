package rpm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Berkeley DB 5.3, src/dbinc/db_page.h.
const (
	bdbMagic      = 0x061561 // of a hash
	bdbMetaSize   = 512
	bdbPageHeader = 26

	bdbHashUnsorted = 2
	bdbOverflow     = 7
	bdbHashMeta     = 8
	bdbHash         = 13

	bdbInline  = 1 // H_KEYDATA
	bdbOffPage = 3 // H_OFFPAGE
	bdbOffSize = 12
)

// bdb is one way through a database: a hash of package numbers to headers.
type bdb struct {
	r     io.ReaderAt
	order binary.ByteOrder
	page  int64
	last  uint32
	seen  []bool // overflow pages that were read
}

func readBDB(r io.ReaderAt, size int64, all *found) error {
	db, err := openBDB(r, size)
	if err != nil {
		return err
	}
	page := make([]byte, db.page)
	for number := uint32(1); number <= db.last; number++ {
		if err := db.read(number, page); err != nil {
			return err
		}
		if kind := page[25]; kind != bdbHash && kind != bdbHashUnsorted {
			continue
		}
		if err := db.pairs(page, all); err != nil {
			return fmt.Errorf("page %d: %w", number, err)
		}
	}
	return nil
}

func openBDB(r io.ReaderAt, size int64) (*bdb, error) {
	meta := make([]byte, bdbMetaSize)
	if _, err := r.ReadAt(meta, 0); err != nil {
		return nil, fmt.Errorf("read the first page: %w", err)
	}
	db := &bdb{r: r, order: binary.LittleEndian}
	if binary.BigEndian.Uint32(meta[12:]) == bdbMagic {
		db.order = binary.BigEndian
	}
	if db.order.Uint32(meta[12:]) != bdbMagic || meta[25] != bdbHashMeta {
		return nil, errors.New("it is no hash of Berkeley DB")
	}
	if meta[24] != 0 {
		return nil, errors.New("it is encrypted")
	}
	db.page, db.last = int64(db.order.Uint32(meta[20:])), db.order.Uint32(meta[32:])
	if db.page < 512 || db.page > 64<<10 || db.page&(db.page-1) != 0 {
		return nil, fmt.Errorf("it has pages of %d bytes", db.page)
	}
	if (int64(db.last)+1)*db.page > size {
		return nil, fmt.Errorf("it is cut short: %d pages of %d bytes take more than its %d bytes", int64(db.last)+1, db.page, size)
	}
	db.seen = make([]bool, int(db.last)+1)
	return db, nil
}

func (db *bdb) read(number uint32, page []byte) error {
	if _, err := db.r.ReadAt(page, int64(number)*db.page); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read page %d: %w", number, err)
	}
	return nil
}

// pairs goes through the keys and values of a page of the hash.
func (db *bdb) pairs(page []byte, all *found) error {
	count := int(db.order.Uint16(page[20:]))
	if count%2 != 0 || bdbPageHeader+2*count > len(page) {
		return fmt.Errorf("it has %d entries", count)
	}
	end := len(page)
	for i := 0; i < count; i++ {
		start := int(db.order.Uint16(page[bdbPageHeader+2*i:]))
		if start < bdbPageHeader+2*count || start >= len(page) {
			return errors.New("an entry lies outside")
		}
		item := page[start:]
		// Entries fill the page from its end; that of a sorted page ends where
		// the one before it begins.
		if start < end {
			item = page[start:end]
		}
		end = start
		if i%2 == 0 {
			continue // the package's number
		}
		blob, err := db.value(item)
		if err != nil {
			return err
		}
		// The entry with the number 0 holds the highest number, 4 bytes.
		if len(blob) <= 8 {
			continue
		}
		if err := all.add(blob); err != nil {
			return err
		}
	}
	return nil
}

// value is the value of an entry; nil for kinds that hold no header.
func (db *bdb) value(item []byte) ([]byte, error) {
	switch item[0] {
	case bdbInline:
		return item[1:], nil
	case bdbOffPage:
	default:
		return nil, nil
	}
	if len(item) < bdbOffSize {
		return nil, errors.New("an entry is cut short")
	}
	number, size := db.order.Uint32(item[4:]), db.order.Uint32(item[8:])
	if int64(size) > maxHeader || int64(size) > int64(len(db.seen))*db.page {
		return nil, fmt.Errorf("an entry has %d bytes", size)
	}
	blob := make([]byte, 0, size)
	page := make([]byte, db.page)
	for number != 0 {
		if int64(number) >= int64(len(db.seen)) || db.seen[number] {
			return nil, fmt.Errorf("an entry goes on in page %d, which is not there or was read", number)
		}
		db.seen[number] = true
		if err := db.read(number, page); err != nil {
			return nil, err
		}
		length := int(db.order.Uint16(page[22:]))
		if page[25] != bdbOverflow || bdbPageHeader+length > len(page) || len(blob)+length > int(size) {
			return nil, fmt.Errorf("page %d is not the rest of an entry", number)
		}
		blob = append(blob, page[bdbPageHeader:bdbPageHeader+length]...)
		number = db.order.Uint32(page[16:])
	}
	if len(blob) != int(size) {
		return nil, fmt.Errorf("an entry has %d bytes of %d", len(blob), size)
	}
	return blob, nil
}
