package dockerfile

import (
	"bytes"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

const ignoreMark = "boltseal:ignore="

// ignores finds the comments that ask for findings to be ignored. What looks
// like a comment inside a here-document belongs to the document.
func (f *file) ignores() []inputs.InlineIgnore {
	found := []inputs.InlineIgnore{}
	if !bytes.Contains(f.src, []byte(ignoreMark)) {
		return found
	}
	line := 1
	for i := range f.steps {
		node := f.steps[i].outer
		_, last, _ := f.logical(i)
		for ; line <= last; line++ {
			if ignore, ok := f.ignoreAt(line); ok {
				ignore.From, ignore.To = node.StartLine, node.EndLine
				found = append(found, ignore)
			}
		}
		line = node.EndLine + 1
	}
	for ; line <= len(f.lines()); line++ {
		if ignore, ok := f.ignoreAt(line); ok {
			ignore.From, ignore.To = line, line
			found = append(found, ignore)
		}
	}
	return found
}

func (f *file) ignoreAt(line int) (inputs.InlineIgnore, bool) {
	from, to := f.line(line)
	text := f.src[from:to]
	if !isComment(text) {
		return inputs.InlineIgnore{}, false
	}
	comment := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(string(text)), "#"))
	if !strings.HasPrefix(comment, ignoreMark) {
		return inputs.InlineIgnore{}, false
	}
	return inputs.InlineIgnore{Text: comment, Line: line}, true
}
