package kubernetes

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// ignoreMark starts an inline ignore in a comment.
var ignoreMark = []byte("boltseal:ignore=")

// ignores finds the ignore comments of a part that concern the object at root.
func (f *file) ignores(p part, root element) []inputs.InlineIgnore {
	top, ok := p.root.(yamlElement)
	if !ok || !bytes.Contains(f.src[p.from:p.to], ignoreMark) {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	finder := commentFinder{text: top.text, index: f.lines.of(f.src)}
	finder.walk(nil, top.value)
	from, to := root.span()
	whole := span{from: from, to: to}
	var found []inputs.InlineIgnore
	for _, comment := range finder.comments(f.src, p) {
		ignore, ok := finder.covers(f.src, comment, whole)
		if ok {
			found = append(found, ignore)
		}
	}
	return found
}

// span is a byte range of the file.
type span struct{ from, to int }

// commentFinder tells comments from text that looks like one, and finds the
// entries that start on a line.
type commentFinder struct {
	text    *yamlText
	index   *lines
	scalars []span
	entries []span
}

func (c *commentFinder) walk(name, node *yaml.Node) {
	element := yamlElement{text: c.text, key: name, value: node}
	from, to := element.span()
	c.entries = append(c.entries, span{from, to})
	switch node.Kind {
	case yaml.ScalarNode:
		start := c.text.base + c.text.offset(node)
		c.scalars = append(c.scalars, span{start, to})
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			c.walk(node.Content[i], node.Content[i+1])
		}
	case yaml.SequenceNode:
		for _, item := range node.Content {
			c.walk(nil, item)
		}
	}
}

// comments lists the offsets of the '#' of comments that hold the mark.
func (c *commentFinder) comments(src []byte, p part) []int {
	var found []int
	for at := p.from; at < p.to; {
		mark := bytes.Index(src[at:p.to], ignoreMark)
		if mark < 0 {
			break
		}
		mark += at
		line := bytes.LastIndexByte(src[:mark], '\n') + 1
		if hash := c.hash(src, line, mark); hash >= 0 {
			found = append(found, hash)
		}
		next := bytes.IndexByte(src[mark:], '\n')
		if next < 0 {
			break
		}
		at = mark + next
	}
	return found
}

// hash finds the comment sign that the mark stands behind, -1 for none.
func (c *commentFinder) hash(src []byte, line, mark int) int {
	for i := line; i < mark; i++ {
		if src[i] == '#' && (i == line || src[i-1] == ' ' || src[i-1] == '\t') && !c.inScalar(i) &&
			len(bytes.Trim(src[i:mark], "# \t")) == 0 {
			return i
		}
	}
	return -1
}

func (c *commentFinder) inScalar(at int) bool {
	for _, s := range c.scalars {
		if at >= s.from && at < s.to {
			return true
		}
	}
	return false
}

// covers works out which lines a comment speaks for: what it trails, else what
// follows it; before the first key, the whole document.
func (c *commentFinder) covers(src []byte, hash int, whole span) (inputs.InlineIgnore, bool) {
	line, _ := c.index.place(hash)
	start := bytes.LastIndexByte(src[:hash], '\n') + 1
	end := len(src)
	if next := bytes.IndexByte(src[hash:], '\n'); next >= 0 {
		end = hash + next
	}
	mark := hash + bytes.Index(src[hash:end], ignoreMark)
	target := line
	alone := len(bytes.TrimSpace(src[start:hash])) == 0
	if alone {
		target = c.contentLine(src, end)
	}
	covered, ok := c.startingOn(target)
	first, _ := c.index.place(whole.from)
	if alone && (target == first || hash < whole.from && target <= first) {
		covered, ok = whole, true
	}
	if !ok || covered.to <= whole.from || covered.from >= whole.to {
		return inputs.InlineIgnore{}, false
	}
	ignore := inputs.InlineIgnore{Text: string(bytes.TrimSpace(src[mark:end])), Line: line}
	ignore.From, _ = c.index.place(covered.from)
	ignore.To, _ = c.index.place(covered.to)
	return ignore, true
}

// contentLine is the number of the next line that holds more than a comment.
func (c *commentFinder) contentLine(src []byte, at int) int {
	for at < len(src) {
		at++
		end := len(src)
		if next := bytes.IndexByte(src[at:], '\n'); next >= 0 {
			end = at + next
		}
		content := bytes.TrimSpace(src[at:end])
		if len(content) > 0 && content[0] != '#' && !isMarker(content) {
			line, _ := c.index.place(at)
			return line
		}
		at = end
	}
	return 0
}

// startingOn is the outermost entry or item whose first line is the given one.
func (c *commentFinder) startingOn(line int) (span, bool) {
	best, found := span{}, false
	for _, entry := range c.entries {
		first, _ := c.index.place(entry.from)
		if first == line && (!found || entry.to > best.to) {
			best, found = entry, true
		}
	}
	return best, found
}
