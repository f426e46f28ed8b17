package gatekeeper

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v4"

	"github.com/boltseal/boltseal/engine"
)

// Limits of a file with templates or constraints: far above what people write.
const (
	maxFile  = 4 << 20
	maxNodes = 500_000
	maxDepth = 100
)

// object is one object of a file.
type object struct {
	file    string
	node    *yaml.Node
	group   string
	version string
	kind    string
	name    string
	content map[string]any
}

// at is an error about a place of the object's file.
func (o *object) at(line int, format string, args ...any) error {
	return &engine.PolicyError{File: o.file, Line: line, Message: fmt.Sprintf(format, args...)}
}

// objects reads the objects of a file, those of lists one by one.
func objects(file string, content []byte) ([]*object, error) {
	if len(content) > maxFile {
		return nil, &engine.PolicyError{File: file, Message: fmt.Sprintf("is larger than %d MiB", maxFile>>20)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var out []*object
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, &engine.PolicyError{File: file, Message: "not YAML: " + err.Error()}
		}
		if len(document.Content) == 0 {
			continue
		}
		found, err := readObject(file, document.Content[0], 0)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
}

// readObject reads an object, or those of a list of objects.
func readObject(file string, node *yaml.Node, depth int) ([]*object, error) {
	budget := maxNodes
	value, err := plain(node, &budget, 0)
	if err != nil {
		return nil, &engine.PolicyError{File: file, Line: node.Line, Message: err.Error()}
	}
	content, ok := value.(map[string]any)
	if !ok {
		return nil, nil
	}
	o := &object{file: file, node: node, content: content}
	o.kind, _ = content["kind"].(string)
	apiVersion, _ := content["apiVersion"].(string)
	o.group, o.version = splitVersion(apiVersion)
	o.name = word(content, "metadata", "name")
	if o.kind != "List" || depth > 0 {
		return []*object{o}, nil
	}
	var out []*object
	items := child(node, "items")
	if items == nil {
		return nil, nil
	}
	for _, item := range items.Content {
		found, err := readObject(file, item, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// splitVersion parts an apiVersion.
func splitVersion(text string) (group, version string) {
	for i := range len(text) {
		if text[i] == '/' {
			return text[:i], text[i+1:]
		}
	}
	return "", text
}

// plain turns a node into what JSON would give; what aliases expand to counts
// as if it were written out.
func plain(n *yaml.Node, budget *int, depth int) (any, error) {
	if *budget--; *budget < 0 {
		return nil, fmt.Errorf("holds more than %d values, aliases expanded", maxNodes)
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("is nested deeper than %d", maxDepth)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return plain(n.Alias, budget, depth+1)
	case yaml.SequenceNode:
		out := make([]any, 0, len(n.Content))
		for _, entry := range n.Content {
			value, err := plain(entry, budget, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, value)
		}
		return out, nil
	case yaml.MappingNode:
		return plainObject(n, budget, depth)
	}
	var value any
	if err := n.Decode(&value); err != nil {
		return nil, fmt.Errorf("line %d: %w", n.Line, err)
	}
	switch value.(type) {
	case nil, string, bool, int, int64, uint64, float64:
		return value, nil
	}
	return n.Value, nil // a time stamp, say, is the text it is written as
}

func plainObject(n *yaml.Node, budget *int, depth int) (any, error) {
	out := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		content, err := plain(value, budget, depth+1)
		if err != nil {
			return nil, err
		}
		if key.Tag == "!!merge" {
			for _, merged := range merges(content) {
				for name, value := range merged {
					if _, own := out[name]; !own {
						out[name] = value
					}
				}
			}
			continue
		}
		out[key.Value] = content
	}
	return out, nil
}

// merges are the objects that a merge key brings.
func merges(content any) []map[string]any {
	if one, ok := content.(map[string]any); ok {
		return []map[string]any{one}
	}
	list, _ := content.([]any)
	var out []map[string]any
	for _, entry := range list {
		if one, ok := entry.(map[string]any); ok {
			out = append(out, one)
		}
	}
	return out
}

// child is the node at a path of keys and indexes, nil where there is none.
func child(n *yaml.Node, path ...any) *yaml.Node {
	for _, step := range path {
		for n != nil && n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		if n == nil {
			return nil
		}
		var next *yaml.Node
		switch step := step.(type) {
		case string:
			for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == step {
					next = n.Content[i+1]
				}
			}
		case int:
			if n.Kind == yaml.SequenceNode && step < len(n.Content) {
				next = n.Content[step]
			}
		}
		n = next
	}
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// line is where the node at a path stands, or the furthest part of the path
// that exists.
func (o *object) line(path ...any) int {
	line := o.node.Line
	for i := range path {
		n := child(o.node, path[:i+1]...)
		if n == nil {
			break
		}
		line = n.Line
	}
	return line
}

// word is the text at a path of keys, "" where there is none.
func word(content map[string]any, path ...string) string {
	for _, key := range path[:len(path)-1] {
		content, _ = content[key].(map[string]any)
	}
	value, _ := content[path[len(path)-1]].(string)
	return value
}

// mapping is the object at a path of keys, nil where there is none.
func mapping(content map[string]any, path ...string) map[string]any {
	for _, key := range path {
		content, _ = content[key].(map[string]any)
	}
	return content
}
