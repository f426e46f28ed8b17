package dockerfile

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/boltseal/boltseal/inputs"
)

// lines returns the offsets at which the lines start.
func (f *file) lines() []int {
	if f.starts != nil {
		return f.starts
	}
	starts := make([]int, 1, bytes.Count(f.src, []byte{'\n'})+1)
	for i, c := range f.src {
		if c == '\n' && i+1 < len(f.src) {
			starts = append(starts, i+1)
		}
	}
	f.starts = starts
	return starts
}

// line returns where line n starts and where its text ends, CR and LF aside.
func (f *file) line(n int) (from, to int) {
	starts := f.lines()
	n = min(max(n, 1), len(starts))
	from, to = starts[n-1], len(f.src)
	if n < len(starts) {
		to = starts[n]
	}
	if n == 1 && bytes.HasPrefix(f.src, bom) {
		from = len(bom)
	}
	return from, from + len(bytes.TrimRight(f.src[from:to], "\r\n"))
}

// extent is where an instruction stands: from its first column to the end of
// its last line.
func (f *file) extent(i int) (from, to int) {
	node := f.steps[i].outer
	from, first := f.line(node.StartLine)
	from += len(f.src[from:first]) - len(bytes.TrimLeftFunc(f.src[from:first], unicode.IsSpace))
	_, to = f.line(node.EndLine)
	return from, max(from, to)
}

// position turns offsets into lines and columns.
func (f *file) position(from, to int) inputs.Position {
	line, col := f.place(from)
	endLine, endCol := f.place(to)
	return inputs.Position{File: f.name, Line: line, Column: col, EndLine: endLine, EndColumn: endCol}
}

func (f *file) place(offset int) (line, column int) {
	starts := f.lines()
	line = sort.SearchInts(starts, offset+1)
	from, _ := f.line(line)
	if offset < from {
		return line, 1
	}
	return line, utf8.RuneCount(f.src[from:offset]) + 1
}

// segment maps a piece of made-up text to the source.
type segment struct{ at, src, n int }

// mapped is text that was put together from pieces of the source: an
// instruction whose lines are joined, or the script it holds.
type mapped struct {
	text string
	segs []segment
}

// slice is the part of m from one offset to another.
func (m mapped) slice(from, to int) mapped {
	out := mapped{text: m.text[from:to]}
	for _, s := range m.segs {
		a, z := max(s.at, from), min(s.at+s.n, to)
		if a < z || a == z && s.n == 0 {
			out.segs = append(out.segs, segment{a - from, s.src + a - s.at, z - a})
		}
	}
	return out
}

func (m *mapped) append(other mapped) {
	for _, s := range other.segs {
		m.segs = append(m.segs, segment{s.at + len(m.text), s.src, s.n})
	}
	m.text += other.text
}

// source maps a range of the text to a range of the source.
func (m mapped) source(from, to int) (int, int, bool) {
	if from >= to || to > len(m.text) {
		return 0, 0, false
	}
	a, okA := m.offset(from)
	z, okZ := m.offset(to - 1)
	return a, z + 1, okA && okZ && a <= z
}

func (m mapped) offset(at int) (int, bool) {
	n := sort.Search(len(m.segs), func(i int) bool { return m.segs[i].at+m.segs[i].n > at })
	if n == len(m.segs) || m.segs[n].at > at {
		return 0, false
	}
	return m.segs[n].src + at - m.segs[n].at, true
}

// logical joins the lines of an instruction as BuildKit's parser does and
// says which line is the last before the here-documents. It is false where the
// result is not what the parser has.
func (f *file) logical(i int) (m mapped, last int, ok bool) {
	node := f.steps[i].outer
	var text strings.Builder
	for n := node.StartLine; n <= node.EndLine; n++ {
		from, to := f.line(n)
		line := f.src[from:to]
		if n == node.StartLine {
			trimmed := bytes.TrimLeftFunc(line, unicode.IsSpace)
			from += len(line) - len(trimmed)
			line = trimmed
		} else if isComment(line) || len(bytes.TrimSpace(line)) == 0 {
			last = n
			continue
		}
		kept, more := f.continued(line)
		m.segs = append(m.segs, segment{text.Len(), from, kept})
		text.Write(line[:kept])
		last = n
		if !more {
			break
		}
	}
	m.text = text.String()
	return m, last, m.text == node.Original
}

// continued says how much of a line counts and whether the next belongs to it:
// an escape character at the end continues a line unless another stands before it.
func (f *file) continued(line []byte) (kept int, more bool) {
	trimmed := bytes.TrimRight(line, " \t")
	n := len(trimmed)
	if n == 0 || rune(trimmed[n-1]) != f.escape || n > 1 && rune(trimmed[n-2]) == f.escape {
		return len(line), false
	}
	return n - 1, true
}

func isComment(line []byte) bool {
	line = bytes.TrimLeftFunc(line, unicode.IsSpace)
	return len(line) > 0 && line[0] == '#'
}

// tail is the offset in the joined line at which what follows the flags
// starts.
func tail(line, rest string) (int, bool) {
	trimmed := strings.TrimRightFunc(line, unicode.IsSpace)
	if !strings.HasSuffix(trimmed, rest) {
		return 0, false
	}
	return len(trimmed) - len(rest), true
}

// heredocSources maps the bodies of an instruction's here-documents, tabs
// chomped where the document says so.
func (f *file) heredocSources(node *parser.Node, last int) []mapped {
	out := make([]mapped, 0, len(node.Heredocs))
	n := last + 1
	for _, h := range node.Heredocs {
		body := mapped{}
		var text strings.Builder
		for ; n <= node.EndLine; n++ {
			from, to := f.line(n)
			line := f.src[from:to]
			if h.Chomp {
				trimmed := bytes.TrimLeft(line, "\t")
				from += len(line) - len(trimmed)
				line = trimmed
			}
			if string(line) == h.Name {
				n++
				break
			}
			end := min(len(f.src), to+1)
			if to < len(f.src) && f.src[to] == '\r' {
				end = min(len(f.src), to+2)
			}
			body.segs = append(body.segs, segment{text.Len(), from, end - from})
			text.Write(f.src[from:end])
		}
		body.text = text.String()
		out = append(out, body)
	}
	return out
}
