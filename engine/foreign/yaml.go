package foreign

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// documents parses YAML (so JSON too) into its documents.
func documents(content string) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(content))
	var out []*yaml.Node
	for {
		var node yaml.Node
		err := decoder.Decode(&node)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not YAML: %w", err)
		}
		if len(node.Content) > 0 {
			out = append(out, node.Content[0])
		}
	}
}

// get is the value at a path of keys, nil where there is none.
func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = value(n, key)
	}
	return n
}

func value(n *yaml.Node, key string) *yaml.Node {
	n = plain(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return plain(n.Content[i+1])
		}
	}
	return nil
}

// plain follows an alias.
func plain(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// text is a scalar's text, "" for anything else.
func text(n *yaml.Node) string {
	if n = plain(n); n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// list is the entries of a sequence; one scalar is a list of one, parted at commas.
func list(n *yaml.Node) []*yaml.Node {
	n = plain(n)
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null":
		return nil
	}
	var out []*yaml.Node
	for part := range strings.SplitSeq(n.Value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, &yaml.Node{Kind: yaml.ScalarNode, Value: part, Line: n.Line})
		}
	}
	return out
}

// keys lists a mapping's keys.
func keys(n *yaml.Node) []string {
	if n = plain(n); n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var out []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, n.Content[i].Value)
	}
	return out
}

// beyond lists the keys of a mapping that are not among those known: an ignore
// that asks for more than we can ask for would become wider.
func beyond(n *yaml.Node, known ...string) []string {
	var out []string
	for _, key := range keys(n) {
		found := false
		for _, name := range known {
			found = found || name == key
		}
		if !found && text(value(n, key))+strings.Join(keys(value(n, key)), "") != "" {
			out = append(out, key)
		}
	}
	return out
}

// single is the one document of a configuration file; nil for an empty file.
func single(content string) (*yaml.Node, error) {
	all, err := documents(content)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, nil
	case len(all) > 1:
		return nil, errors.New("more than one YAML document")
	}
	return all[0], nil
}
