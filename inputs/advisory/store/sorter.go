package store

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// spillSize is how much a sorter holds in memory before it writes a run.
const spillSize = 64 << 20

// record is a key and one of its values.
type record struct {
	key   string
	value []byte
}

func compareRecords(a, b record) int {
	return cmp.Or(cmp.Compare(a.key, b.key), slices.Compare(a.value, b.value))
}

// sorter sorts records that may be more than memory holds: what is too much
// goes to temporary files as sorted runs.
type sorter struct {
	dir     string
	limit   int
	records []record
	size    int
	runs    []*os.File
}

func (s *sorter) add(key string, value []byte) error {
	if len(key) > maxKey || len(value) > maxValue {
		return fmt.Errorf("%q takes %d bytes, more than the %d that an entry may", shorten(key), len(value), maxValue)
	}
	s.records = append(s.records, record{key, value})
	s.size += len(key) + len(value) + 64
	if s.size < s.limit {
		return nil
	}
	return s.spill()
}

func shorten(key string) string { return key[:min(len(key), 80)] }

// spill writes what is in memory as a sorted run.
func (s *sorter) spill() (err error) {
	file, err := os.CreateTemp(s.dir, "run-*.tmp")
	if err != nil {
		return fmt.Errorf("make a temporary file: %w", err)
	}
	s.runs = append(s.runs, file)
	w, err := zstd.NewWriter(file, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	slices.SortFunc(s.records, compareRecords)
	var buffer []byte
	for _, r := range s.records {
		buffer = appendString(appendString(buffer[:0], r.key), string(r.value))
		if _, err := w.Write(buffer); err != nil {
			return fmt.Errorf("write a temporary file: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	s.records, s.size = nil, 0
	_, err = file.Seek(0, io.SeekStart)
	return err
}

// sorted yields all records in order, equal ones once. It can be called once.
func (s *sorter) sorted() iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		slices.SortFunc(s.records, compareRecords)
		var sources runs
		rest := s.records
		sources.add(func() (record, error) {
			if len(rest) == 0 {
				return record{}, io.EOF
			}
			r := rest[0]
			rest = rest[1:]
			return r, nil
		})
		for _, file := range s.runs {
			r, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1))
			if err != nil {
				yield(record{}, err)
				return
			}
			defer r.Close()
			sources.add(runReader(bufio.NewReader(r)))
		}
		heap.Init(&sources)
		var last record
		for n := 0; len(sources.list) > 0 && sources.err == nil; {
			r := sources.list[0].head
			if n == 0 || compareRecords(last, r) != 0 {
				n++
				if !yield(r, nil) {
					return
				}
				last = r
			}
			sources.advance()
		}
		if sources.err != nil {
			yield(record{}, fmt.Errorf("read a temporary file: %w", sources.err))
		}
	}
}

// close removes the temporary files.
func (s *sorter) close() error {
	var failures []error
	for _, file := range s.runs {
		failures = append(failures, file.Close(), os.Remove(file.Name()))
	}
	s.runs, s.records = nil, nil
	return errors.Join(failures...)
}

func runReader(r *bufio.Reader) func() (record, error) {
	return func() (record, error) {
		key, err := readBytes(r, maxKey)
		if err != nil {
			return record{}, err
		}
		value, err := readBytes(r, maxValue)
		return record{string(key), value}, err
	}
}

func readBytes(r *bufio.Reader, limit uint64) ([]byte, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, errTruncated
	}
	b := make([]byte, n)
	_, err = io.ReadFull(r, b)
	return b, err
}

// runs is a heap of sorted sources of records.
type runs struct {
	list []run
	err  error
}

type run struct {
	head record
	next func() (record, error)
}

func (r *runs) add(next func() (record, error)) {
	head, err := next()
	switch {
	case err == nil:
		r.list = append(r.list, run{head, next})
	case err != io.EOF:
		r.err = err
	}
}

// advance takes the next record of the first source.
func (r *runs) advance() {
	head, err := r.list[0].next()
	switch {
	case err == nil:
		r.list[0].head = head
		heap.Fix(r, 0)
	case err == io.EOF:
		heap.Pop(r)
	default:
		r.err = err
	}
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (r *runs) Len() int           { return len(r.list) }
func (r *runs) Less(i, j int) bool { return compareRecords(r.list[i].head, r.list[j].head) < 0 }
func (r *runs) Swap(i, j int)      { r.list[i], r.list[j] = r.list[j], r.list[i] }
func (r *runs) Push(x any)         { r.list = append(r.list, x.(run)) }
func (r *runs) Pop() any {
	last := r.list[len(r.list)-1]
	r.list = r.list[:len(r.list)-1]
	return last
}
