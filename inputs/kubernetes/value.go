package kubernetes

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// budget bounds what one YAML document may expand to.
type budget struct {
	depth  int   // deepest nesting
	bytes  int64 // what is left, aliases counted each time they are used
	alias  bool  // the limit that is met first is the alias factor
	text   int   // longest string
	gaps   []inputs.Gap
	inside map[*yaml.Node]bool // anchors being expanded
}

func newBudget(limits inputs.Limits, size int) *budget {
	b := &budget{depth: limits.Depth, bytes: limits.Document, text: limits.String, inside: map[*yaml.Node]bool{}}
	// A short file may well use one anchor often: the factor starts to count
	// where expansion costs something.
	if expanded := int64(limits.AliasFactor) * int64(max(size, 16<<10)); expanded < b.bytes {
		b.bytes, b.alias = expanded, true
	}
	return b
}

// nodeCost is what a node costs besides its text.
const nodeCost = 16

func (b *budget) spend(node *yaml.Node) error {
	b.bytes -= int64(len(node.Value)) + nodeCost/4
	switch {
	case b.bytes >= 0:
		return nil
	case b.alias:
		return failure(node, "aliases expand the document to more than the limit allows")
	}
	return failure(node, "the document is larger than the limit allows")
}

// failure is an error at a node; the line is relative to the parsed part.
func failure(node *yaml.Node, format string, args ...any) error {
	return &inputs.PositionError{
		Pos: inputs.Position{Line: node.Line, Column: node.Column},
		Err: fmt.Errorf(format, args...),
	}
}

// value makes the plain Go value of a node, aliases and merge keys resolved.
func (b *budget) value(node *yaml.Node, depth int) (any, error) {
	if depth > b.depth {
		return nil, failure(node, "nesting is deeper than %d", b.depth)
	}
	if err := b.spend(node); err != nil {
		return nil, err
	}
	switch node.Kind {
	case yaml.AliasNode:
		if b.inside[node.Alias] {
			return nil, failure(node, "anchor %q contains itself", node.Value)
		}
		b.inside[node.Alias] = true
		defer delete(b.inside, node.Alias)
		return b.value(node.Alias, depth)
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, item := range node.Content {
			value, err := b.value(item, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		return b.mapping(node, depth)
	case yaml.ScalarNode:
		value, err := scalar(node)
		if err != nil {
			return nil, failure(node, "%w", err)
		}
		if s, ok := value.(string); ok && len(s) > b.text {
			b.gaps = append(b.gaps, longGap(node.Line, len(s)))
			return cut(s, b.text), nil
		}
		return value, nil
	}
	return nil, failure(node, "unknown kind of YAML node")
}

func (b *budget) mapping(node *yaml.Node, depth int) (map[string]any, error) {
	out := make(map[string]any, len(node.Content)/2)
	merged := false
	for i := 0; i+1 < len(node.Content); i += 2 {
		name := node.Content[i]
		if isMerge(name) {
			merged = true
			continue
		}
		k, err := key(name)
		if err != nil {
			return nil, failure(name, "%w", err)
		}
		b.bytes -= int64(len(k))
		if _, twice := out[k]; twice {
			b.gaps = append(b.gaps, inputs.Gap{Fact: "yaml", Why: fmt.Sprintf("line %d: key %q is set twice; the last one counts", name.Line, k)})
		}
		if out[k], err = b.value(node.Content[i+1], depth+1); err != nil {
			return nil, err
		}
	}
	if merged {
		return out, b.merge(out, node, depth)
	}
	return out, nil
}

// isMerge recognises the merge key of YAML 1.1.
func isMerge(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Value == "<<" && (node.Tag == "!!merge" || node.Style == 0)
}

// merge adds what merge keys bring to what the mapping itself says; of several
// sources the earlier wins.
func (b *budget) merge(out map[string]any, node *yaml.Node, depth int) error {
	for _, source := range mergeSources(node) {
		value, err := b.value(source, depth+1)
		if err != nil {
			return err
		}
		entries, ok := value.(map[string]any)
		if !ok {
			return failure(source, "a merge key needs a mapping or a list of mappings")
		}
		for k, v := range entries {
			if _, own := out[k]; !own {
				out[k] = v
			}
		}
	}
	return nil
}

// mergeSources lists the nodes that a mapping's merge keys name, in the order
// of precedence.
func mergeSources(node *yaml.Node) []*yaml.Node {
	var sources []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isMerge(node.Content[i]) {
			continue
		}
		value := node.Content[i+1]
		if list := resolve(value); list.Kind == yaml.SequenceNode {
			sources = append(sources, list.Content...)
			continue
		}
		sources = append(sources, value)
	}
	return sources
}

// resolve follows aliases; the parser guarantees that they end.
func resolve(node *yaml.Node) *yaml.Node {
	for node.Kind == yaml.AliasNode && node.Alias != nil {
		node = node.Alias
	}
	return node
}

// shift moves the line of an error by the lines before the parsed part.
func shift(err error, file string, lines int) error {
	var at *inputs.PositionError
	if !errors.As(err, &at) {
		return err
	}
	at.Pos.File = file
	if at.Pos.Line > 0 {
		at.Pos.Line += lines
	}
	return at
}

// longGap says that a string was cut.
func longGap(line, size int) inputs.Gap {
	return inputs.Gap{Fact: "strings", Why: fmt.Sprintf("line %d: a string of %d bytes is judged by its beginning only", line, size)}
}

// cut shortens s to at most size bytes without breaking a code point.
func cut(s string, size int) string {
	for size > 0 && size < len(s) && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:min(size, len(s))]
}
