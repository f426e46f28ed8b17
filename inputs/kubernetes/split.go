package kubernetes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// yamlParts yields the YAML documents of the file. A line that starts with
// "---" or "..." ends a document even inside a block scalar (YAML 1.2 §9.1.2),
// so the file is cut there before it is parsed: an error in one document
// leaves the others whole.
func (f *file) yamlParts() iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		for from := 0; from < len(f.src); {
			to := documentEnd(f.src, from)
			p, err := f.parseYAML(from, to)
			if (p.value != nil || err != nil) && !yield(p, err) {
				return
			}
			from = to
		}
	}
}

// documentEnd is the offset of the first marker line after the line at from.
func documentEnd(src []byte, from int) int {
	at := from
	for {
		newline := bytes.IndexByte(src[at:], '\n')
		if newline < 0 {
			return len(src)
		}
		at += newline + 1
		if isMarker(src[at:]) {
			return at
		}
	}
}

func isMarker(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("---")) && !bytes.HasPrefix(line, []byte("...")) {
		return false
	}
	return len(line) == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\n' || line[3] == '\r'
}

func (f *file) parseYAML(from, to int) (part, error) {
	src := f.src[from:to]
	if rest, ok := bytes.CutPrefix(src, []byte("...")); ok {
		src, from = rest, from+3
	}
	if blank(src) {
		return part{}, nil
	}
	above := bytes.Count(f.src[:from], []byte("\n"))
	node, err := parse(src)
	if err != nil {
		return part{}, f.syntaxError(err, src, above)
	}
	if node == nil {
		return part{}, nil
	}
	budget := newBudget(f.ref.Limits, len(src))
	value, err := budget.value(node, 0)
	if err != nil {
		return part{}, shift(err, f.ref.Name, above)
	}
	text := &yamlText{file: f, src: src, base: from}
	return part{value: value, root: yamlElement{text: text, value: node}, gaps: movedGaps(budget.gaps, above), from: from, to: to}, nil
}

var gapLine = regexp.MustCompile(`^line (\d+)`)

// movedGaps gives gaps the file's line numbers.
func movedGaps(gaps []inputs.Gap, above int) []inputs.Gap {
	for i := range gaps {
		gaps[i].Why = gapLine.ReplaceAllStringFunc(gaps[i].Why, func(s string) string {
			line, _ := strconv.Atoi(s[len("line "):])
			return fmt.Sprintf("line %d", line+above)
		})
	}
	return gaps
}

// blank reports whether nothing but markers, comments and directives stand there.
func blank(src []byte) bool {
	for line := range bytes.Lines(src) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.Equal(line, []byte("---")) {
			return false
		}
	}
	return true
}

// parse returns the document's root node, nil for an empty one.
func parse(src []byte) (*yaml.Node, error) {
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(src)).Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

var yamlErrorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError gives the library's error the file's line.
func (f *file) syntaxError(err error, src []byte, above int) error {
	match := yamlErrorLine.FindStringSubmatch(err.Error())
	line := 0
	message := err.Error()
	if match != nil {
		message = message[len(match[0]):]
		if match[1] != "" {
			line, _ = strconv.Atoi(match[1])
			line += above
		}
	}
	if bytes.Contains(src, []byte("{{")) {
		message += " (it looks like a Helm template: render the chart first)"
	}
	if line == 0 {
		line = above + 1
	}
	return &inputs.PositionError{Pos: inputs.Position{File: f.ref.Name, Line: line}, Err: errors.New(message)}
}
