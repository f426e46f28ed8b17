package report

import (
	"bytes"
	"unicode/utf8"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Bounds of an excerpt: lines, and code points of a line.
const (
	excerptLines = 5
	excerptWidth = 200
)

// Lines is a source that knows where its lines start, for many excerpts of
// one file. It is immutable.
type Lines struct {
	source []byte
	starts []int
}

// NewLines finds the lines of source.
func NewLines(source []byte) *Lines {
	l := &Lines{source: source, starts: make([]int, 0, bytes.Count(source, []byte("\n"))+1)}
	for at := 0; at < len(source); {
		l.starts = append(l.starts, at)
		next := bytes.IndexByte(source[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return l
}

// line returns a line, counted from 1, without its end.
func (l *Lines) line(n int) []byte {
	end := len(l.source)
	if n < len(l.starts) {
		end = l.starts[n]
	}
	text := bytes.TrimSuffix(l.source[l.starts[n-1]:end], []byte("\n"))
	return bytes.TrimSuffix(text, []byte("\r"))
}

// Excerpt returns the lines of source that pos covers and up to context lines
// before them: at most 5 lines of at most 200 code points each, tabs kept,
// line ends (also CRLF) removed. A longer line is cut around the column, with
// "…" where it is cut and Cut counting what is missing at its start. A
// position outside the source has no excerpt. The lines are not redacted:
// Write does that.
func Excerpt(source []byte, pos inputs.Position, context int) []engine.SourceLine {
	return NewLines(source).Excerpt(pos, context)
}

// Excerpt is the function Excerpt, for many positions of one source.
func (l *Lines) Excerpt(pos inputs.Position, context int) []engine.SourceLine {
	if pos.Line < 1 || pos.Line > len(l.starts) {
		return nil
	}
	first := max(pos.Line-min(max(context, 0), excerptLines-1), 1)
	last := max(pos.EndLine, pos.Line)
	if pos.EndColumn == 1 && last > pos.Line { // the end is exclusive
		last--
	}
	last = min(last, first+excerptLines-1, len(l.starts))
	result := make([]engine.SourceLine, 0, last-first+1)
	for n := first; n <= last; n++ {
		column := 1
		if n == pos.Line {
			column = pos.Column
		}
		result = append(result, sourceLine(n, l.line(n), column))
	}
	return result
}

// sourceLine cuts a line to its bounds, around column.
func sourceLine(line int, text []byte, column int) engine.SourceLine {
	count := len(text)
	if count > excerptWidth {
		count = utf8.RuneCount(text)
	}
	if count <= excerptWidth {
		return engine.SourceLine{Line: line, Text: string(text)}
	}
	from := min(max(column-1-excerptWidth/2, 0), count-excerptWidth)
	to := from + excerptWidth
	prefix, suffix, missing := "", "", 0
	if from > 0 {
		// The "…" stands in the place of one code point.
		prefix, missing = "…", from
		from++
	}
	if to < count {
		suffix = "…"
		to--
	}
	start := offsetOf(text, count, from)
	end := start + offsetOf(text[start:], count-from, to-from)
	return engine.SourceLine{Line: line, Text: prefix + string(text[start:end]) + suffix, Cut: missing}
}

// offsetOf is where code point n of a text begins that has count of them.
func offsetOf(text []byte, count, n int) int {
	if count == len(text) { // ASCII, as most long lines are
		return n
	}
	at := 0
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}
