package tree

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// YAML takes a YAML text of one document apart. Aliases are refused: bills of
// materials do not use them.
func YAML(src string, limits Limits) (*Tree, error) {
	if !utf8.ValidString(src) {
		return nil, fail(invalidAt(src), "parse YAML: the text is not valid UTF-8")
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(src), &document); err != nil {
		return nil, yamlError(src, err)
	}
	if len(document.Content) == 0 {
		return nil, fail(0, "parse YAML: the file holds no document")
	}
	r := &yamlReader{src: src, lines: lineStarts(src), limits: limits}
	root, err := r.value("", document.Content[0], 0)
	if err != nil {
		return nil, err
	}
	return Of(src, root, limits)
}

// yamlError is the parser's error with its place: the library says only the line.
func yamlError(src string, err error) error {
	var line int
	if m := regexp.MustCompile(`line (\d+)`).FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits that are too many are no line
	}
	starts := lineStarts(src)
	at := 0
	if line > 0 && line <= len(starts) {
		at = starts[line-1]
	}
	return &SyntaxError{Offset: at, Err: errors.New("parse YAML: " + strings.TrimPrefix(err.Error(), "yaml: "))}
}

func lineStarts(src string) []int {
	starts := []int{0}
	for i := 0; i < len(src); {
		next := strings.IndexByte(src[i:], '\n')
		if next < 0 {
			break
		}
		i += next + 1
		starts = append(starts, i)
	}
	return starts
}

type yamlReader struct {
	src    string
	lines  []int
	limits Limits
	count  int
}

// offset is where a node starts; columns count code points.
func (r *yamlReader) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(r.lines) {
		return 0
	}
	at := r.lines[n.Line-1]
	for column := 1; column < n.Column && at < len(r.src); column++ {
		_, size := utf8.DecodeRuneInString(r.src[at:])
		at += size
	}
	return at
}

func (r *yamlReader) value(key string, n *yaml.Node, depth int) (*Value, error) {
	at := r.offset(n)
	if r.count++; depth > r.limits.Depth || r.count > r.limits.Nodes {
		return nil, fail(at, "the document is nested too deep or holds too much")
	}
	v := &Value{Key: key, Start: at}
	switch n.Kind {
	case yaml.MappingNode:
		v.Kind = Object
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name := n.Content[i]
			if seen[name.Value] {
				return nil, fail(r.offset(name), "the key %q stands twice in one object", name.Value)
			}
			seen[name.Value] = true
			child, err := r.value(name.Value, n.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			v.Put(child)
		}
	case yaml.SequenceNode:
		v.Kind = Array
		for _, item := range n.Content {
			child, err := r.value("", item, depth+1)
			if err != nil {
				return nil, err
			}
			v.Put(child)
		}
	case yaml.AliasNode:
		return nil, fail(at, "parse YAML: an alias is not read in a bill of materials")
	default:
		v.Text = n.Value
		v.Kind = scalarKind(n)
	}
	v.End = r.end(v, n)
	return v, nil
}

func scalarKind(n *yaml.Node) Kind {
	switch n.ShortTag() {
	case "!!bool":
		if strings.EqualFold(n.Value, "true") {
			return True
		}
		return False
	case "!!int", "!!float":
		return Number
	case "!!null":
		return Null
	}
	return String
}

// end is where a value ends: what it holds last, or its own text as far as it
// stands in one line.
func (r *yamlReader) end(v *Value, n *yaml.Node) int {
	if len(v.Children) > 0 {
		return v.Children[len(v.Children)-1].End
	}
	if strings.HasPrefix(r.src[v.Start:], n.Value) {
		return v.Start + len(n.Value)
	}
	line := strings.IndexByte(r.src[v.Start:], '\n')
	if line < 0 {
		return len(r.src)
	}
	return v.Start + len(strings.TrimRight(r.src[v.Start:v.Start+line], " \t\r,"))
}
