package kubernetes

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// yamlPlaces finds where the nodes of a chunk start and end. The parser gives
// the line and column at which a node or its anchor starts; its own lines also
// end at CR, NEL, LS and PS. The end is found by reading the source.
type yamlPlaces struct {
	src  []byte // the file up to the chunk's end
	base int    // where the chunk starts
	// lines are the parser's line starts.
	lines []int
	// known remembers the last place found: nodes are visited in order.
	known struct{ line, column, offset int }
	seen  map[*yaml.Node]*node
}

func newYAMLPlaces(src []byte, start, end int) *yamlPlaces {
	p := &yamlPlaces{src: src[:end], base: start, lines: []int{start}, seen: map[*yaml.Node]*node{}}
	for i := start; i < end; i++ {
		if n := lineBreak(p.src[i:]); n > 0 {
			i += n - 1
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// lineBreak is the length of the parser's line break that b starts with.
func lineBreak(b []byte) int {
	switch {
	case b[0] == '\n':
		return 1
	case b[0] == '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case b[0] == 0xC2 && len(b) > 1 && b[1] == 0x85:
		return 2
	case b[0] == 0xE2 && len(b) > 2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9):
		return 3
	}
	return 0
}

// offset is the place of a line and column that the parser gives.
func (p *yamlPlaces) offset(line, column int) int {
	if line < 1 || line > len(p.lines) {
		return len(p.src)
	}
	at, from := p.lines[line-1], 1
	if p.known.line == line && p.known.column <= column {
		at, from = p.known.offset, p.known.column
	}
	for ; from < column && at < len(p.src); from++ {
		_, size := utf8.DecodeRune(p.src[at:])
		at += size
	}
	p.known.line, p.known.column, p.known.offset = line, from, at
	return at
}

// node finds the place of a node and of all it holds.
func (p *yamlPlaces) node(y *yaml.Node) *node {
	start := p.offset(y.Line, y.Column)
	n := &node{start: start, end: start}
	if y.Anchor != "" {
		p.seen[y] = n
	}
	if y.Kind == yaml.AliasNode {
		n.target = p.seen[y.Alias]
		n.end = min(start+1+len(y.Value), len(p.src))
		return n
	}
	content, properties := p.properties(start)
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mappingNode
		p.fields(n, y)
	case yaml.SequenceNode:
		n.kind = sequenceNode
		for _, item := range y.Content {
			n.items = append(n.items, p.node(item))
		}
	default:
		p.scalar(n, y, content, properties)
		return n
	}
	p.collection(n, y, content)
	return n
}

func (p *yamlPlaces) fields(n *node, y *yaml.Node) {
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := p.node(y.Content[i])
		f := field{at: key.start, keyEnd: key.end, merge: isMerge(y.Content[i])}
		f.key, _ = keyText(y.Content[i])
		f.value = p.node(y.Content[i+1])
		n.fields = append(n.fields, f)
	}
	n.index()
}

// collection finds the range of a mapping or sequence. One in block style
// starts at its first key or dash, past an anchor or tag; one in flow style
// ends at its bracket.
func (p *yamlPlaces) collection(n *node, y *yaml.Node, content int) {
	n.start, n.end = content, content
	for i := range n.fields {
		n.end = max(n.end, n.fields[i].end())
	}
	for _, item := range n.items {
		n.end = max(n.end, item.end)
	}
	if y.Style&yaml.FlowStyle == 0 || content >= len(p.src) || p.src[content] != '[' && p.src[content] != '{' {
		if len(n.fields) > 0 {
			n.start = n.fields[0].at
		}
		return
	}
	at := max(n.end, content+1)
	for at < len(p.src) {
		switch c := p.src[at]; {
		case c == ']' || c == '}':
			n.end = at + 1
			return
		case c == '#':
			at = p.lineEnd(at)
		case c == ',' || c == ':' || c == '?' || c == ' ' || c == '\t':
			at++
		case lineBreak(p.src[at:]) > 0:
			at += lineBreak(p.src[at:])
		default:
			return
		}
	}
}

// lineEnd is where the line at an offset ends, before its break.
func (p *yamlPlaces) lineEnd(at int) int {
	for at < len(p.src) && lineBreak(p.src[at:]) == 0 {
		at++
	}
	return at
}

// properties skips an anchor and a tag: content is where the value starts,
// end where the last property does.
func (p *yamlPlaces) properties(at int) (content, end int) {
	content, end = at, at
	for content < len(p.src) && (p.src[content] == '&' || p.src[content] == '!') {
		for content < len(p.src) && p.src[content] != ' ' && p.src[content] != '\t' && lineBreak(p.src[content:]) == 0 {
			if p.src[content] == ',' || p.src[content] == ']' || p.src[content] == '}' {
				break
			}
			content++
		}
		end = content
		content = p.skipSpace(content)
	}
	return content, end
}

// skipSpace skips white space and comments.
func (p *yamlPlaces) skipSpace(at int) int {
	for at < len(p.src) {
		switch c := p.src[at]; {
		case c == ' ' || c == '\t':
			at++
		case c == '#':
			at = p.lineEnd(at)
		case lineBreak(p.src[at:]) > 0:
			at += lineBreak(p.src[at:])
		default:
			return at
		}
	}
	return at
}

// scalar finds the end of a scalar. An empty one has no width.
func (p *yamlPlaces) scalar(n *node, y *yaml.Node, content, properties int) {
	switch {
	case isPlain(y) && y.Value == "":
		n.end = properties
		return
	case isPlain(y):
		n.start, n.end = content, p.follow(content, y.Value)
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		n.start, n.body = content, min(p.lineEnd(content)+1, len(p.src))
		n.end = p.headerEnd(content)
		// One without text has no line of its own.
		if end := p.follow(n.body, y.Value); end > n.body {
			n.end = end
		}
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.start, n.end = content, p.quoted(content, '"')
	default:
		n.start, n.end = content, p.quoted(content, '\'')
	}
}

// headerEnd is where the "|" or ">" of a block scalar and its indicators end.
func (p *yamlPlaces) headerEnd(at int) int {
	for at < len(p.src) && bytes.IndexByte([]byte("|>+-0123456789"), p.src[at]) >= 0 {
		at++
	}
	return at
}

func (p *yamlPlaces) quoted(at int, quote byte) int {
	for at++; at < len(p.src); at++ {
		switch {
		case p.src[at] == '\\' && quote == '"':
			at++
		case p.src[at] == quote && quote == '\'' && at+1 < len(p.src) && p.src[at+1] == quote:
			at++
		case p.src[at] == quote:
			return at + 1
		}
	}
	return len(p.src)
}

// follow reads the source along a value that has no escapes: the two differ
// in white space only. It gives the offset after the last of the rest.
func (p *yamlPlaces) follow(at int, value string) int {
	end := at
	for i := 0; i < len(value); {
		if n := blank(value[i:]); n > 0 {
			i += n
			continue
		}
		for at < len(p.src) {
			n := blank(p.src[at:])
			if n == 0 {
				break
			}
			at += n
		}
		if at >= len(p.src) || p.src[at] != value[i] {
			return end
		}
		at++
		i++
		end = at
	}
	return end
}

// blank is the length of the white space that s starts with, or 0.
func blank[T string | []byte](s T) int {
	switch s[0] {
	case ' ', '\t', '\n', '\r':
		return 1
	case 0xC2:
		if len(s) > 1 && s[1] == 0x85 {
			return 2
		}
	case 0xE2:
		if len(s) > 2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9) {
			return 3
		}
	case 0xEF: // a byte order mark inside the stream
		if len(s) > 2 && s[1] == 0xBB && s[2] == 0xBF {
			return 3
		}
	}
	return 0
}
