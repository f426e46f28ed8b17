package kubernetes

import (
	"bytes"

	"github.com/boltseal/boltseal/inputs"
)

// ignoreMark starts an inline ignore in a comment.
var ignoreMark = []byte("boltseal:ignore=")

// mostIgnores bounds how many ignores of one part are read.
const mostIgnores = 1001

// ignores finds the comments of a part that ask for findings to be ignored. A
// comment on lines of its own speaks for the outermost entry or item that the
// next line with content starts, before the first key for the whole document;
// one at the end of a line for the innermost entry or item that the line
// starts, else for the smallest that the line is part of.
func (f *file) ignores(p *part) []inputs.InlineIgnore {
	if !bytes.Contains(f.src[p.start:p.end], ignoreMark) {
		return nil
	}
	var found []inputs.InlineIgnore
	c := comments{source: f.source, root: p.tree.get(), end: p.end}
	for at := p.start; len(found) < mostIgnores; {
		mark := bytes.Index(f.src[at:p.end], ignoreMark)
		if mark < 0 {
			break
		}
		mark += at
		end := c.lineEnd(mark)
		if hash := c.hash(mark); hash >= 0 {
			ignore := inputs.InlineIgnore{Text: string(bytes.TrimSpace(f.src[mark:end])), Line: f.line(hash)}
			ignore.From, ignore.To = c.covers(hash, end)
			found = append(found, ignore)
		}
		at = end
	}
	return found
}

// ignoresOf are the ignores that concern the object at n. One that concerns
// nothing goes to the part's first object, so that it is reported as unused.
func (f *file) ignoresOf(p *part, n place, first bool) []inputs.InlineIgnore {
	from, to := f.line(n.start), f.line(n.end)
	var found []inputs.InlineIgnore
	for _, ignore := range p.ignores {
		if ignore.From <= to && ignore.To >= from || first && !f.concernsItem(p, ignore) {
			found = append(found, ignore)
		}
	}
	return found
}

// concernsItem says whether an ignore overlaps any item of a List.
func (f *file) concernsItem(p *part, ignore inputs.InlineIgnore) bool {
	items := p.tree.get().entry("items")
	if items == nil {
		return false
	}
	for _, item := range items.value.resolve().items {
		if ignore.From <= f.line(item.end) && ignore.To >= f.line(item.start) {
			return true
		}
	}
	return false
}

// comments tells comments from text that looks like one.
type comments struct {
	*source
	root *node
	end  int
}

func (c *comments) lineEnd(at int) int {
	if n := bytes.IndexByte(c.src[at:c.end], '\n'); n >= 0 {
		return at + n
	}
	return c.end
}

// hash finds the comment sign directly before the mark, -1 for none: it stands
// at the start of a line or after white space, and in no scalar.
func (c *comments) hash(mark int) int {
	at := mark
	for at > 0 && (c.src[at-1] == ' ' || c.src[at-1] == '\t') {
		at--
	}
	for at > 0 && c.src[at-1] == '#' {
		at--
	}
	if at >= mark || c.src[at] != '#' {
		return -1
	}
	if at > c.from && bytes.IndexByte([]byte(" \t\r\n"), c.src[at-1]) < 0 || inScalar(c.root, at) {
		return -1
	}
	return at
}

// inScalar says that an offset lies in the text of a scalar of n. A comment
// after the "|" of a block scalar is none of its text.
func inScalar(n *node, at int) bool {
	if n.target != nil || at < n.start && n.kind != mappingNode || at >= n.end {
		return false
	}
	switch n.kind {
	case mappingNode:
		for i := range n.fields {
			f := &n.fields[i]
			if at >= f.at && at < f.keyEnd || inScalar(f.value, at) {
				return true
			}
		}
		return false
	case sequenceNode:
		for _, item := range n.items {
			if inScalar(item, at) {
				return true
			}
		}
		return false
	}
	return n.body == 0 || at >= n.body
}

// covers works out the lines that a comment speaks for.
func (c *comments) covers(hash, end int) (from, to int) {
	start := bytes.LastIndexByte(c.src[:hash], '\n') + 1
	before := bytes.Trim(bytes.TrimPrefix(c.src[start:hash], bom), " \t-")
	if len(before) > 0 {
		line := c.line(hash)
		if f, t, ok := c.innermost(c.root, line); ok {
			return f, t
		}
		return line, line
	}
	next := c.nextContent(end)
	first := c.line(c.root.start)
	if next <= first && next > 0 {
		return first, c.line(c.root.end)
	}
	if f, t, ok := c.outermost(c.root, next); ok {
		return f, t
	}
	line := c.line(hash)
	return line, line
}

// nextContent is the next line that holds more than a comment, a dash or a
// document marker; 0 for none.
func (c *comments) nextContent(at int) int {
	for at < c.end {
		at++
		end := c.lineEnd(min(at, c.end))
		line := bytes.TrimLeft(c.src[min(at, end):end], " \t-\r")
		if len(line) > 0 && line[0] != '#' {
			return c.line(at)
		}
		at = end
	}
	return 0
}

// parts calls visit with the range and node of each entry or item of n.
func (n *node) parts(visit func(start, end int, below *node) bool) {
	for i := range n.fields {
		if f := &n.fields[i]; !visit(f.at, f.end(), f.value) {
			return
		}
	}
	for _, item := range n.items {
		if !visit(item.start, item.end, item) {
			return
		}
	}
}

// outermost is the first entry or item below n that starts on a line.
func (c *comments) outermost(n *node, line int) (from, to int, ok bool) {
	n.parts(func(start, end int, below *node) bool {
		switch first, last := c.line(start), c.line(end); {
		case first == line:
			from, to, ok = first, last, true
		case first < line && line <= last:
			from, to, ok = c.outermost(below, line)
		}
		return !ok
	})
	return from, to, ok
}

// innermost is the smallest entry or item below n that starts on a line, else
// the smallest that the line is part of.
func (c *comments) innermost(n *node, line int) (from, to int, ok bool) {
	starts := false
	n.parts(func(start, end int, below *node) bool {
		first, last := c.line(start), c.line(end)
		if first > line || line > last {
			return first <= line
		}
		f, t, deeper := c.innermost(below, line)
		if !deeper || f != line {
			if first == line || !deeper {
				f, t = first, last
			}
		}
		if !ok || f == line && !starts {
			from, to, ok, starts = f, t, true, f == line
		}
		return true
	})
	return from, to, ok
}
