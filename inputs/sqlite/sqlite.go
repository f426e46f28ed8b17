package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Magic is how every SQLite 3 database file begins (fileformat2, §1.3.1).
const Magic = "SQLite format 3\x00"

const (
	headerSize  = 100        // §1.3: the database header
	maxRow      = 64 << 20   // largest row in bytes; SQLite's own default limit is 10^9
	maxDepth    = 20         // of a tree; SQLite's BTCURSOR_MAX_DEPTH
	maxTables   = 10_000     // entries of the schema
	maxColumns  = 32_767     // the largest value of SQLITE_LIMIT_COLUMN
	maxPages    = 1<<32 - 2  // §1.3.8
	utf8        = uint32(1)  // §1.3.13: text encodings
	utf16Little = uint32(2)  //
	utf16Big    = uint32(3)  //
	leafTable   = byte(0x0d) // §1.6: kinds of pages
	innerTable  = byte(0x05) //
	leafIndex   = byte(0x0a) //
	innerIndex  = byte(0x02) //
)

// ErrNotDatabase says that the file does not begin as a SQLite database does.
var ErrNotDatabase = errors.New("not a SQLite database")

// DB is an open database. It keeps nothing but the schema and may be used by
// several goroutines at once if its ReaderAt may.
type DB struct {
	r        io.ReaderAt
	pageSize int
	usable   int // the page without the reserved space at its end
	pages    uint32
	encoding uint32
	wal      bool
	tables   []Table
}

// Table is one table of a database.
type Table struct {
	// Name is the table's name.
	Name string
	// Columns are the names of the columns in their order.
	Columns []string
	root    uint32
	rowID   int    // the column that is another name of the row's id, else -1
	refused string // why the table cannot be scanned
}

// Column is the index of the column with that name in any case, -1 if there is none.
func (t Table) Column(name string) int {
	for i, c := range t.Columns {
		if strings.EqualFold(c, name) {
			return i
		}
	}
	return -1
}

// Open reads the header and the schema of the database in the first size bytes
// of r. A file that is cut short is an error.
func Open(r io.ReaderAt, size int64) (*DB, error) {
	var h [headerSize]byte
	n, err := r.ReadAt(h[:], 0)
	if n < headerSize || size < headerSize {
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("reading the database header: %w", err)
		}
		return nil, ErrNotDatabase
	}
	if !bytes.Equal(h[:len(Magic)], []byte(Magic)) {
		return nil, ErrNotDatabase
	}
	db := &DB{r: r, pageSize: int(binary.BigEndian.Uint16(h[16:])), encoding: binary.BigEndian.Uint32(h[56:]), wal: h[19] == 2}
	if db.pageSize == 1 {
		db.pageSize = 65536
	}
	if db.pageSize < 512 || db.pageSize&(db.pageSize-1) != 0 {
		return nil, fmt.Errorf("page size %d is none of SQLite's", db.pageSize)
	}
	db.usable = db.pageSize - int(h[20])
	if db.usable < 480 { // §1.3.4
		return nil, fmt.Errorf("%d usable bytes in a page, at least 480 are needed", db.usable)
	}
	if h[19] > 2 {
		return nil, fmt.Errorf("file format version %d is not known", h[19])
	}
	pages := size / int64(db.pageSize)
	if pages < 1 || pages > maxPages {
		return nil, fmt.Errorf("%d bytes are no database of pages of %d bytes", size, db.pageSize)
	}
	// §1.3.8: the size in the header counts if the change counter agrees.
	if stated := binary.BigEndian.Uint32(h[28:]); stated > 0 && bytes.Equal(h[24:28], h[92:96]) {
		if int64(stated) > pages {
			return nil, fmt.Errorf("the database is cut short: %d of %d pages", pages, stated)
		}
		pages = int64(stated)
	}
	db.pages = uint32(pages)
	if db.encoding == 0 {
		db.encoding = utf8 // an empty database has none yet
	}
	if db.encoding > utf16Big {
		return nil, fmt.Errorf("text encoding %d is not known", db.encoding)
	}
	if err := db.readSchema(); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	return db, nil
}

// WAL says that the database is in write-ahead mode: a file beside it, named
// like it with -wal, may hold newer rows that are not seen here.
func (db *DB) WAL() bool { return db.wal }

// Tables lists the tables.
func (db *DB) Tables() []Table { return append([]Table(nil), db.tables...) }

// Table is the table with that name in any case.
func (db *DB) Table(name string) (Table, bool) {
	for _, t := range db.tables {
		if strings.EqualFold(t.Name, name) {
			return t, true
		}
	}
	return Table{}, false
}

// readSchema reads the table of tables, whose root is page 1 (§2.6).
func (db *DB) readSchema() error {
	schema := Table{Name: "sqlite_schema", Columns: []string{"type", "name", "tbl_name", "rootpage", "sql"}, root: 1, rowID: -1}
	for row, err := range db.Scan(schema) {
		if err != nil {
			return err
		}
		if row.Text(0) != "table" || row.Int(3) <= 0 || row.Int(3) > int64(db.pages) {
			continue // indexes, views and virtual tables have no rows of their own
		}
		if len(db.tables) == maxTables {
			return fmt.Errorf("more than %d tables", maxTables)
		}
		t := parseTable(row.Text(4))
		t.Name, t.root = row.Text(1), uint32(row.Int(3))
		db.tables = append(db.tables, t)
	}
	return nil
}
