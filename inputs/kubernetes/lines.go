package kubernetes

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// lines turns byte offsets into lines and columns, once it is asked to.
type lines struct {
	src    []byte
	starts []int
}

// of fills the index on first use.
func (l *lines) of(src []byte) *lines {
	if l.starts == nil {
		l.src = src
		l.starts = []int{0}
		for at := 0; ; {
			next := bytes.IndexByte(src[at:], '\n')
			if next < 0 {
				break
			}
			at += next + 1
			l.starts = append(l.starts, at)
		}
	}
	return l
}

// place is the line and column of a byte offset, both from 1, the column in
// code points.
func (l *lines) place(at int) (line, column int) {
	at = min(max(at, 0), len(l.src))
	line = sort.SearchInts(l.starts, at+1)
	return line, utf8.RuneCount(l.src[l.starts[line-1]:at]) + 1
}
