package kubernetes

import (
	"bytes"
	"fmt"
	"iter"
)

// maxDirectives bounds the % lines before one document: the parser's work
// grows with the square of their number.
const maxDirectives = 64

// chunk is the range of one document of a file.
type chunk struct {
	start, end int
	// empty says that it holds comments and markers only.
	empty bool
}

// chunks cuts a file into its documents: at every line that starts with
// "---", which no YAML value can hold, and after every line "...". Comments
// and directives before a "---" belong to the document that follows where
// none has begun. An error in one document so leaves the others readable.
func chunks(src []byte, from int) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		start, begun, empty := from, false, true
		odd := hasOddBreaks(src)
		for at := from; at < len(src); {
			end := nextLine(src, at, odd)
			line := src[at:end]
			switch {
			case isMarker(line, "---"):
				if begun {
					if !yield(chunk{start, at, empty}) {
						return
					}
					start, empty = at, true
				}
				begun = true
				empty = empty && !hasContent(line[3:])
			case isMarker(line, "..."):
				if !yield(chunk{start, end, empty}) {
					return
				}
				start, begun, empty = end, false, true
			case empty && hasContent(line):
				empty = false
				begun = begun || line[0] != '%'
			case !begun && line[0] != '%' && hasContent(line):
				begun = true
			}
			at = end
		}
		if start < len(src) {
			yield(chunk{start, len(src), empty})
		}
	}
}

// hasOddBreaks says that the YAML parser sees lines that do not end with LF.
func hasOddBreaks(src []byte) bool {
	for at := 0; ; at++ {
		n := bytes.IndexByte(src[at:], '\r')
		if n < 0 {
			break
		}
		if at += n; at+1 == len(src) || src[at+1] != '\n' {
			return true
		}
	}
	return bytes.Contains(src, []byte("\u0085")) || bytes.Contains(src, []byte("\u2028")) || bytes.Contains(src, []byte("\u2029"))
}

// nextLine is where the line after the one at an offset starts.
func nextLine(src []byte, at int, odd bool) int {
	if !odd {
		if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
			return at + n + 1
		}
		return len(src)
	}
	for ; at < len(src); at++ {
		if n := lineBreak(src[at:]); n > 0 {
			return at + n
		}
	}
	return len(src)
}

func isMarker(line []byte, marker string) bool {
	if len(line) < 3 || string(line[:3]) != marker {
		return false
	}
	return len(line) == 3 || line[3] == ' ' || line[3] == '\t' || lineBreak(line[3:]) > 0
}

// hasContent says that a line holds more than white space and a comment.
func hasContent(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\r\n")
	return len(line) > 0 && line[0] != '#'
}

// checkChunk refuses what would cost the YAML parser more than the limits
// allow. A small chunk cannot.
func checkChunk(chunk []byte, limit int64) error {
	if int64(len(chunk)) > limit {
		return fmt.Errorf("the document is larger than the limit allows (%d bytes)", limit)
	}
	directives := 0
	for line := range bytes.Lines(chunk) {
		if line[0] != '%' && hasContent(line) {
			break
		}
		if line[0] == '%' {
			directives++
		}
	}
	if directives > maxDirectives {
		return fmt.Errorf("the document has more than %d directives", maxDirectives)
	}
	if int64(len(chunk)) < limit/8 {
		return nil
	}
	nodes := int64(0)
	for i, c := range chunk {
		switch c {
		case '\n', ',', '[', '{':
			nodes++
		case '-', '?', ':':
			if i+1 < len(chunk) && (chunk[i+1] == ' ' || chunk[i+1] == '\t') {
				nodes++
			}
		}
	}
	if nodes > limit/8 {
		return fmt.Errorf("the document is larger than the limit allows (%d parts)", limit/8)
	}
	return nil
}
