package kubernetes

import (
	"bytes"
	"slices"
	"sync"

	"github.com/boltseal/boltseal/inputs"
)

// markStep is how many bytes lie between two counts of code points: it bounds
// the work for a position in a file that is one long line.
const markStep = 4 << 10

var bom = []byte{0xEF, 0xBB, 0xBF}

// source is a file's content, valid UTF-8, and where its lines are. Lines end
// with LF, as reports and editors count them.
type source struct {
	name string
	src  []byte
	// from is where the content starts: after the byte order mark.
	from int

	once  sync.Once
	lines []int // where each line starts
	marks []int // code points before each markStep bytes
}

func newSource(name string, src []byte) *source {
	t := &source{name: name, src: src}
	if bytes.HasPrefix(src, bom) {
		t.from = len(bom)
	}
	return t
}

func (t *source) index() {
	t.lines = append(t.lines, t.from)
	for at := t.from; ; {
		next := bytes.IndexByte(t.src[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		t.lines = append(t.lines, at)
	}
	count := 0
	for at := 0; at < len(t.src); at += markStep {
		t.marks = append(t.marks, count)
		count += codePoints(t.src[at:min(at+markStep, len(t.src))])
	}
	t.marks = append(t.marks, count)
}

// codePoints counts those that start in b, which may be cut anywhere.
func codePoints(b []byte) int {
	n := 0
	for _, c := range b {
		if c&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// before counts the code points before an offset.
func (t *source) before(offset int) int {
	mark := offset / markStep
	return t.marks[mark] + codePoints(t.src[mark*markStep:offset])
}

// line is the line that holds an offset, from 1.
func (t *source) line(offset int) int {
	t.once.Do(t.index)
	n, found := slices.BinarySearch(t.lines, offset)
	if found {
		n++
	}
	return max(n, 1)
}

func (t *source) point(offset int) (line, column int) {
	line = t.line(offset)
	return line, t.before(offset) - t.before(min(t.lines[line-1], offset)) + 1
}

// position is the place of a range of bytes.
func (t *source) position(start, end int) inputs.Position {
	start = min(max(start, t.from), len(t.src))
	end = min(max(end, start), len(t.src))
	pos := inputs.Position{File: t.name}
	pos.Line, pos.Column = t.point(start)
	pos.EndLine, pos.EndColumn = t.point(end)
	return pos
}

// failAt is an error at an offset; the place is one code point wide, none at
// the end of the file.
func (t *source) failAt(offset int, err error) error {
	offset = min(max(offset, 0), len(t.src))
	end := offset
	for end < len(t.src) && (end == offset || t.src[end]&0xC0 == 0x80) {
		end++
	}
	return &inputs.PositionError{Pos: t.position(offset, end), Err: err}
}

// failFile is an error of the whole file.
func (t *source) failFile(err error) error {
	return &inputs.PositionError{Pos: inputs.Position{File: t.name}, Err: err}
}
