package kubernetes

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// yamlText is the parsed part of a file; base is its offset there.
type yamlText struct {
	file   *file
	src    []byte
	base   int
	starts []int // offsets of the part's lines as the YAML library counts them
}

// yamlElement is a node of a YAML document, with its key where it is an entry.
type yamlElement struct {
	text  *yamlText
	key   *yaml.Node
	value *yaml.Node
}

func (e yamlElement) child(step any) element {
	node := resolve(e.value)
	switch step := step.(type) {
	case string:
		if node.Kind == yaml.MappingNode {
			return e.entry(node, step, 0)
		}
	case int:
		if node.Kind == yaml.SequenceNode && step >= 0 && step < len(node.Content) {
			return yamlElement{text: e.text, value: node.Content[step]}
		}
	}
	return nil
}

// mergeDepth bounds how far merge keys are followed when looking for a place.
const mergeDepth = 20

func (e yamlElement) entry(node *yaml.Node, name string, depth int) element {
	for i := len(node.Content) - 2; i >= 0; i -= 2 {
		if k, err := key(node.Content[i]); err == nil && k == name && !isMerge(node.Content[i]) {
			return yamlElement{text: e.text, key: node.Content[i], value: node.Content[i+1]}
		}
	}
	if depth > mergeDepth {
		return nil
	}
	for _, source := range mergeSources(node) {
		if merged := resolve(source); merged.Kind == yaml.MappingNode {
			if found := e.entry(merged, name, depth+1); found != nil {
				return found
			}
		}
	}
	return nil
}

func (e yamlElement) span() (int, int) {
	start := e.value
	if e.key != nil {
		start = e.key
	}
	from := e.text.offset(start)
	return e.text.base + from, e.text.base + max(from, e.text.end(e.key, e.value))
}

// offset is where a node starts. The library counts CR, CR LF, LF, NEL, LS and
// PS as line ends and columns in code points.
func (t *yamlText) offset(node *yaml.Node) int {
	if t.starts == nil {
		t.starts = yamlLines(t.src)
	}
	if node.Line < 1 || node.Line > len(t.starts) {
		return len(t.src)
	}
	at := t.starts[node.Line-1]
	for column := 1; column < node.Column && at < len(t.src); column++ {
		_, size := utf8.DecodeRune(t.src[at:])
		at += size
	}
	return at
}

func yamlLines(src []byte) []int {
	starts := []int{0}
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRune(src[at:])
		at += size
		switch r {
		case '\r':
			if at < len(src) && src[at] == '\n' {
				at++
			}
			starts = append(starts, at)
		case '\n', '\u0085', '\u2028', '\u2029':
			starts = append(starts, at)
		}
	}
	return starts
}

// end is the offset behind a node.
func (t *yamlText) end(name, node *yaml.Node) int {
	at := t.offset(node)
	switch node.Kind {
	case yaml.AliasNode:
		return min(at+1+len(node.Value), len(t.src))
	case yaml.ScalarNode:
		if node.Value == "" && node.Style == 0 && name != nil {
			return t.afterColon(t.end(nil, name))
		}
		return t.scalarEnd(node, at)
	}
	end := at
	for _, c := range node.Content {
		end = max(end, t.end(nil, c))
	}
	if node.Style&yaml.FlowStyle != 0 {
		return t.flowEnd(end)
	}
	return end
}

// afterColon is the offset behind the colon of a key without a value.
func (t *yamlText) afterColon(at int) int {
	for i := at; i < len(t.src) && t.src[i] != '\n'; i++ {
		if t.src[i] == ':' {
			return i + 1
		}
	}
	return at
}

// flowEnd finds the bracket that closes a flow collection behind its last entry.
func (t *yamlText) flowEnd(at int) int {
	for i := at; i < len(t.src); i++ {
		switch t.src[i] {
		case ']', '}':
			return i + 1
		case '#':
			if newline := bytes.IndexByte(t.src[i:], '\n'); newline >= 0 {
				i += newline
			}
		}
	}
	return at
}

func (t *yamlText) scalarEnd(node *yaml.Node, at int) int {
	at = t.afterProperties(at)
	if at >= len(t.src) {
		return len(t.src)
	}
	switch {
	case node.Style&yaml.DoubleQuotedStyle != 0:
		return t.quotedEnd(at, '"', '\\')
	case node.Style&yaml.SingleQuotedStyle != 0:
		return t.quotedEnd(at, '\'', '\'')
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return t.blockEnd(at)
	}
	return t.plainEnd(at, node.Value)
}

// afterProperties steps over a tag or an anchor before a scalar.
func (t *yamlText) afterProperties(at int) int {
	for at < len(t.src) && (t.src[at] == '!' || t.src[at] == '&') {
		for at < len(t.src) && !bytes.ContainsRune([]byte(" \t\r\n"), rune(t.src[at])) {
			at++
		}
		for at < len(t.src) && (t.src[at] == ' ' || t.src[at] == '\t') {
			at++
		}
	}
	return at
}

func (t *yamlText) quotedEnd(at int, quote, escape byte) int {
	if t.src[at] != quote {
		return at
	}
	for i := at + 1; i < len(t.src); i++ {
		switch {
		case t.src[i] == escape && escape != quote:
			i++
		case t.src[i] == quote && escape == quote && i+1 < len(t.src) && t.src[i+1] == quote:
			i++
		case t.src[i] == quote:
			return i + 1
		}
	}
	return len(t.src)
}

// blockEnd is the end of the last line that is indented like the first one of
// a literal or folded scalar.
func (t *yamlText) blockEnd(at int) int {
	end, indent := len(t.src), -1
	newline := bytes.IndexByte(t.src[at:], '\n')
	if newline < 0 {
		return end
	}
	end = at + newline
	for from := end + 1; from < len(t.src); {
		line := t.src[from:]
		if next := bytes.IndexByte(line, '\n'); next >= 0 {
			line = line[:next]
		}
		if content := bytes.TrimLeft(line, " "); len(bytes.TrimSpace(content)) > 0 {
			if indent < 0 {
				indent = len(line) - len(content)
			}
			if len(line)-len(content) < indent || indent == 0 {
				break
			}
			end = from + len(bytes.TrimRight(line, "\r"))
		}
		from += len(line) + 1
	}
	return end
}

// plainEnd follows an unquoted scalar, which may be folded over lines.
func (t *yamlText) plainEnd(at int, value string) int {
	if bytes.HasPrefix(t.src[at:], []byte(value)) {
		return at + len(value)
	}
	for _, word := range strings.Fields(value) {
		found := bytes.Index(t.src[at:], []byte(word))
		if found < 0 {
			return at
		}
		at += found + len(word)
	}
	return at
}
