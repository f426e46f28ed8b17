package tree

import (
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
)

// markStep is how many bytes lie between two counts of code points: it bounds
// the work for a position in a file that is one long line.
const markStep = 4 << 10

// Lines finds lines and columns in a text. Lines end with LF, as reports and
// editors count them.
type Lines struct {
	name string
	src  string
	once sync.Once
	// lines is where each line starts, marks the code points before each
	// markStep bytes.
	lines, marks []int
}

// LinesOf prepares src for positions in the file name.
func LinesOf(name, src string) *Lines { return &Lines{name: name, src: src} }

func (l *Lines) index() {
	from := len(l.src) - len(strings.TrimPrefix(l.src, "\ufeff"))
	l.lines = append(l.lines, from)
	for at := from; ; {
		next := strings.IndexByte(l.src[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		l.lines = append(l.lines, at)
	}
	count := 0
	for at := 0; at < len(l.src); at += markStep {
		l.marks = append(l.marks, count)
		count += codePoints(l.src[at:min(at+markStep, len(l.src))])
	}
	l.marks = append(l.marks, count)
}

// codePoints counts those that start in s, which may be cut anywhere.
func codePoints(s string) int {
	n := 0
	for i := range len(s) {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

func (l *Lines) before(offset int) int {
	mark := offset / markStep
	return l.marks[mark] + codePoints(l.src[mark*markStep:offset])
}

func (l *Lines) point(offset int) (line, column int) {
	l.once.Do(l.index)
	line, found := slices.BinarySearch(l.lines, offset)
	if found {
		line++
	}
	line = max(line, 1)
	return line, l.before(offset) - l.before(min(l.lines[line-1], offset)) + 1
}

// Line is the line that holds an offset, from 1.
func (l *Lines) Line(offset int) int {
	line, _ := l.point(min(max(offset, 0), len(l.src)))
	return line
}

// Position is the place of a range of bytes.
func (l *Lines) Position(start, end int) inputs.Position {
	start = min(max(start, 0), len(l.src))
	end = min(max(end, start), len(l.src))
	pos := inputs.Position{File: l.name}
	pos.Line, pos.Column = l.point(start)
	pos.EndLine, pos.EndColumn = l.point(end)
	return pos
}

// Fail is an error at an offset; the place is one code point wide, none at
// the end of the file.
func (l *Lines) Fail(offset int, err error) error {
	offset = min(max(offset, 0), len(l.src))
	end := offset
	for end < len(l.src) && (end == offset || l.src[end]&0xC0 == 0x80) {
		end++
	}
	return &inputs.PositionError{Pos: l.Position(offset, end), Err: err}
}
