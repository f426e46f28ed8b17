package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// field is one key of a mapping whose order matters to people.
type field struct {
	key   string
	value any
}

// fields is a mapping in its order; empty values are left out.
type fields []field

// marshal writes a value as YAML that every version of YAML reads alike: keys
// of maps sorted, whatever could be taken for something else in quotes.
func marshal(value any) ([]byte, error) {
	node, err := encode(value)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return out.Bytes(), nil
}

// encode makes the node of a value.
func encode(value any) (*yaml.Node, error) {
	switch v := value.(type) {
	case nil:
		return scalar("!!null", "null"), nil
	case bool:
		return scalar("!!bool", strconv.FormatBool(v)), nil
	case string:
		return text(v), nil
	case json.Number:
		return number(v.String()), nil
	case int:
		return scalar("!!int", strconv.Itoa(v)), nil
	case int64:
		return scalar("!!int", strconv.FormatInt(v, 10)), nil
	case uint64:
		return scalar("!!int", strconv.FormatUint(v, 10)), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%v is no JSON number", v)
		}
		written, err := json.Marshal(v)
		return number(string(written)), err
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return encode(list)
	case []any:
		return encodeList(v)
	case map[string]any:
		ordered := make(fields, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			ordered = append(ordered, field{key, v[key]})
		}
		return encodeMapping(ordered, true)
	case fields:
		return encodeMapping(v, false)
	}
	return nil, fmt.Errorf("write YAML: %T is not JSON", value)
}

// encodeList makes the node of a list; lists of short words stand on a line.
func encodeList(list []any) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	if len(list) == 0 {
		node.Style = yaml.FlowStyle
	}
	for _, item := range list {
		child, err := encode(item)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, child)
	}
	return node, nil
}

// encodeMapping makes the node of a mapping; all keeps what is empty.
func encodeMapping(pairs fields, all bool) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, pair := range pairs {
		if !all && isEmpty(pair.value) {
			continue
		}
		child, err := encode(pair.value)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, text(pair.key), child)
	}
	if len(node.Content) == 0 {
		node.Style = yaml.FlowStyle
	}
	return node, nil
}

// isEmpty reports whether a field says nothing.
func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	case map[string]any:
		return v == nil
	case fields:
		return len(v) == 0
	}
	return false
}

// plain are texts that no version of YAML takes for anything but a text.
var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./(),;'-]+)*$`)

// reserved are words that some version of YAML takes for no text.
func reserved(word string) bool {
	switch strings.ToLower(word) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf":
		return true
	}
	return false
}

// text makes the node of a text: plain, quoted, or a block of lines.
func text(s string) *yaml.Node {
	node := scalar("!!str", s)
	switch {
	case isBlock(s):
		node.Style = yaml.LiteralStyle
	case !plain.MatchString(s) || reserved(s):
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// isBlock reports whether a text of several lines can be written as a block.
func isBlock(s string) bool {
	if !strings.Contains(strings.TrimSpace(s), "\n") || !utf8.ValidString(s) || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\t") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff
	})
}

// number makes the node of a JSON number.
func number(written string) *yaml.Node {
	if strings.ContainsAny(written, ".eE") {
		return scalar("!!float", written)
	}
	return scalar("!!int", written)
}

func scalar(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
