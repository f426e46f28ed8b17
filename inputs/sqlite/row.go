package sqlite

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"unicode/utf16"
)

// Type is the type of a value.
type Type byte

// The types of values (fileformat2, §2.1).
const (
	Null Type = iota
	Integer
	Float
	Text
	Blob
)

// Row is one row of a table. It and all that it gives are valid until the next
// row is asked for; text is copied.
type Row struct {
	// ID is the row's id.
	ID       int64
	values   []value
	payload  []byte
	encoding uint32
}

type value struct {
	kind       Type
	number     uint64 // of an integer or a float
	start, end int    // of text or a blob in the payload
}

// Len is how many values the row has: fewer than the table has columns where
// columns were added later.
func (r *Row) Len() int { return len(r.values) }

// Type is the type of the value of a column; Null where there is none.
func (r *Row) Type(column int) Type {
	if column < 0 || column >= len(r.values) {
		return Null
	}
	return r.values[column].kind
}

// Int is the value of a column as an integer: 0 where it is no number.
func (r *Row) Int(column int) int64 {
	switch r.Type(column) {
	case Integer:
		return int64(r.values[column].number)
	case Float:
		f := math.Float64frombits(r.values[column].number)
		if f >= math.MinInt64 && f < math.MaxInt64 {
			return int64(f)
		}
	case Text:
		n, _ := strconv.ParseInt(r.Text(column), 10, 64)
		return n
	}
	return 0
}

// Float is the value of a column as a floating-point number: 0 where it is no number.
func (r *Row) Float(column int) float64 {
	switch r.Type(column) {
	case Integer:
		return float64(int64(r.values[column].number))
	case Float:
		return math.Float64frombits(r.values[column].number)
	case Text:
		f, _ := strconv.ParseFloat(r.Text(column), 64)
		return f
	}
	return 0
}

// Text is the value of a column as text in UTF-8; a blob's bytes as they are.
// It is "" for NULL.
func (r *Row) Text(column int) string {
	switch r.Type(column) {
	case Integer:
		return strconv.FormatInt(r.Int(column), 10)
	case Float:
		return strconv.FormatFloat(r.Float(column), 'g', -1, 64)
	case Text:
		return decodeText(r.Bytes(column), r.encoding)
	case Blob:
		return string(r.Bytes(column))
	}
	return ""
}

// Bytes is the value of a column as it is stored: of text, its encoded bytes.
// It is nil for numbers and NULL, and valid until the next row only.
func (r *Row) Bytes(column int) []byte {
	if t := r.Type(column); t != Text && t != Blob {
		return nil
	}
	v := r.values[column]
	return r.payload[v.start:v.end:v.end]
}

func decodeText(b []byte, encoding uint32) string {
	if encoding == utf8 {
		return string(b)
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		if encoding == utf16Little {
			units[i] = binary.LittleEndian.Uint16(b[2*i:])
		} else {
			units[i] = binary.BigEndian.Uint16(b[2*i:])
		}
	}
	return string(utf16.Decode(units))
}

var errRow = errors.New("a row's header does not fit its content")

// decode takes the record format of §2.1 apart; rowID is the column that
// stands for the row's id, -1 for none, and columns how many the table has.
func (r *Row) decode(payload []byte, rowID, columns int) error {
	if err := r.split(payload, columns); err != nil {
		return err
	}
	if rowID >= 0 && rowID < len(r.values) && r.values[rowID].kind == Null {
		r.values[rowID] = value{kind: Integer, number: uint64(r.ID)}
	}
	return nil
}

func (r *Row) split(payload []byte, columns int) error {
	r.payload, r.values = payload, r.values[:0]
	size, n := varint(payload)
	if n == 0 || size > uint64(len(payload)) || size < uint64(n) {
		return errRow
	}
	header, at := payload[n:size], int(size)
	for len(header) > 0 {
		serial, n := varint(header)
		if n == 0 {
			return errRow
		}
		if len(r.values) == columns {
			return nil // SQLite leaves further values alone as well
		}
		header = header[n:]
		v, length := valueOf(serial, payload[at:])
		if length < 0 {
			return errRow
		}
		v.start, v.end = at, at+length
		at += length
		r.values = append(r.values, v)
	}
	return nil
}

// valueOf reads a value of a serial type from the front of b, and how long it
// is; -1 where b is too short or the type is one of those reserved.
func valueOf(serial uint64, b []byte) (value, int) {
	if serial >= 12 {
		length := (serial - 12) / 2
		if length > uint64(len(b)) {
			return value{}, -1
		}
		if serial%2 == 0 {
			return value{kind: Blob}, int(length)
		}
		return value{kind: Text}, int(length)
	}
	if serial >= 10 {
		return value{}, -1
	}
	length := [...]int{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}[serial]
	if length > len(b) {
		return value{}, -1
	}
	switch serial {
	case 0:
		return value{kind: Null}, 0
	case 7:
		return value{kind: Float, number: binary.BigEndian.Uint64(b)}, length
	case 8, 9:
		return value{kind: Integer, number: serial - 8}, 0
	}
	number := uint64(int64(int8(b[0])))
	for _, c := range b[1:length] {
		number = number<<8 | uint64(c)
	}
	return value{kind: Integer, number: number}, length
}

// varint reads a variable-length integer of §1.6 and how long it is, 0 where b
// ends too early.
func varint(b []byte) (uint64, int) {
	var v uint64
	for i := 0; i < 8; i++ {
		if i >= len(b) {
			return 0, 0
		}
		v = v<<7 | uint64(b[i]&0x7f)
		if b[i] < 0x80 {
			return v, i + 1
		}
	}
	if len(b) < 9 {
		return 0, 0
	}
	return v<<8 | uint64(b[8]), 9
}
