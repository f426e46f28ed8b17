package run

import (
	"bytes"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// excerptContext is how many lines before a finding are shown.
const excerptContext = 1

// excerptSpan is how many lines from the finding on an excerpt may need.
const excerptSpan = 8

// excerpts cuts source lines for the findings of one file. It remembers where
// lines start: a large file has many findings, and each would search from the
// first line otherwise.
type excerpts struct {
	source []byte
	starts []int
}

// at gives the lines around a position.
func (e *excerpts) at(source []byte, pos inputs.Position) []engine.SourceLine {
	if len(source) == 0 || pos.Line < 1 {
		return nil
	}
	e.index(source)
	first := max(pos.Line-excerptContext, 1)
	if first > len(e.starts) {
		return nil
	}
	end := len(source)
	if last := pos.Line + excerptSpan; last < len(e.starts) {
		end = e.starts[last]
	}
	shift := first - 1
	pos.Line -= shift
	pos.EndLine = max(pos.EndLine-shift, 0)
	lines := report.Excerpt(source[e.starts[first-1]:end], pos, excerptContext)
	for i := range lines {
		lines[i].Line += shift
	}
	return lines
}

// index finds the line starts of a source, once.
func (e *excerpts) index(source []byte) {
	if len(e.source) == len(source) && &e.source[0] == &source[0] {
		return
	}
	e.source, e.starts = source, append(e.starts[:0], 0)
	for offset := 0; ; {
		next := bytes.IndexByte(source[offset:], '\n')
		if next < 0 || offset+next+1 == len(source) {
			return
		}
		offset += next + 1
		e.starts = append(e.starts, offset)
	}
}
