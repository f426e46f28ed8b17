package store

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// errTruncated says that a value ends before what it announces.
var errTruncated = errors.New("value is truncated")

// encode writes an entry without its ecosystem and package: those are the key.
func (e *Entry) encode(to []byte) []byte {
	for _, s := range []string{e.ID, e.Published, e.Modified, e.Summary, e.URL, e.Status} {
		to = appendString(to, s)
	}
	for _, list := range [][]string{e.Aliases, e.Upstream, e.Versions, e.Fixed} {
		to = appendStrings(to, list)
	}
	to = binary.AppendUvarint(to, uint64(len(e.Ratings)))
	for _, r := range e.Ratings {
		to = appendString(appendString(appendString(to, r.Source), r.Severity), r.Vector)
	}
	to = binary.AppendUvarint(to, uint64(len(e.Intervals)))
	for _, i := range e.Intervals {
		flags := byte(i.End) << 1
		if i.After {
			flags |= 1
		}
		to = append(appendString(appendString(to, i.From), i.To), flags)
	}
	to = binary.AppendUvarint(to, uint64(len(e.Imports)))
	for _, i := range e.Imports {
		to = appendString(to, i.Path)
		for _, list := range [][]string{i.Symbols, i.GOOS, i.GOARCH} {
			to = appendStrings(to, list)
		}
	}
	return to
}

func appendString(to []byte, s string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

func appendStrings(to []byte, list []string) []byte {
	to = binary.AppendUvarint(to, uint64(len(list)))
	for _, s := range list {
		to = appendString(to, s)
	}
	return to
}

// decodeEntry reads what encode wrote.
func decodeEntry(value []byte) (Entry, error) {
	d := decoder{rest: value}
	var e Entry
	for _, s := range []*string{&e.ID, &e.Published, &e.Modified, &e.Summary, &e.URL, &e.Status} {
		*s = d.string()
	}
	for _, list := range []*[]string{&e.Aliases, &e.Upstream, &e.Versions, &e.Fixed} {
		*list = d.strings()
	}
	// A rating takes 3 bytes at least, an interval 3, an import 4.
	e.Ratings = make([]Rating, d.count(3))
	for i := range e.Ratings {
		e.Ratings[i] = Rating{Source: d.string(), Severity: d.string(), Vector: d.string()}
	}
	e.Intervals = make([]Interval, d.count(3))
	for i := range e.Intervals {
		e.Intervals[i].From, e.Intervals[i].To = d.string(), d.string()
		flags := d.byte()
		e.Intervals[i].After, e.Intervals[i].End = flags&1 != 0, End(flags>>1)
		if e.Intervals[i].End > Limit {
			d.fail(fmt.Errorf("interval ends in unknown way %d", flags>>1))
		}
	}
	e.Imports = make([]Import, d.count(4))
	for i := range e.Imports {
		e.Imports[i] = Import{Path: d.string(), Symbols: d.strings(), GOOS: d.strings(), GOARCH: d.strings()}
	}
	if d.err == nil && len(d.rest) > 0 {
		d.fail(errors.New("value has bytes left over"))
	}
	return e, d.err
}

// decoder takes values from the front of its bytes. After the first error it
// gives zero values.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err, d.rest = err, nil
	}
}

func (d *decoder) uvarint() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.fail(errTruncated)
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

// count is a number of things that take at least size bytes each: what is
// announced can never be more than what is there.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.fail(errTruncated)
		return 0
	}
	return int(n)
}

func (d *decoder) byte() byte {
	b := d.bytes(1)
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

func (d *decoder) bytes(n int) []byte {
	if n > len(d.rest) {
		d.fail(errTruncated)
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) string() string { return string(d.bytes(d.count(1))) }

func (d *decoder) strings() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.string()
	}
	return list
}
