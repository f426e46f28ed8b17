package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// Problem is one thing that is wrong with a file, and where.
type Problem struct {
	// Pos is the place; Line is 0 where only the file is known.
	Pos inputs.Position
	// Message says what is wrong and what to do.
	Message string
}

// String is file:line:column: message.
func (p Problem) String() string { return at(p.Pos) + ": " + p.Message }

// Problems are all that is wrong with a file, in its order.
type Problems []Problem

// Error implements error: one line per problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// at prints a place as editors read it.
func at(pos inputs.Position) string {
	if pos.Line == 0 {
		return pos.File
	}
	return fmt.Sprintf("%s:%d:%d", pos.File, pos.Line, pos.Column)
}

// largestNodes and deepestValue bound a file's values, aliases expanded: an
// alias may lead back to the value it stands in.
const (
	largestNodes = 100_000
	deepestValue = 100
)

// decoder reads closed YAML files and collects every problem on its way.
type decoder struct {
	file     string
	problems Problems
	nodes    int
	depth    int
}

func (d *decoder) position(n *yaml.Node) inputs.Position {
	return inputs.Position{File: d.file, Line: n.Line, Column: n.Column}
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	d.problems = append(d.problems, Problem{Pos: d.position(n), Message: fmt.Sprintf(format, args...)})
}

// root parses content, which must hold exactly one mapping; nil means that it
// holds nothing, or that a problem says why.
func (d *decoder) root(content []byte) *yaml.Node {
	var doc, second yaml.Node
	stream := yaml.NewDecoder(bytes.NewReader(content))
	err := stream.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		d.problems = append(d.problems, syntaxProblem(d.file, err))
		return nil
	}
	if err := stream.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			d.problems = append(d.problems, syntaxProblem(d.file, err))
		} else {
			d.fail(&second, "a second YAML document; the file must hold one")
		}
		return nil
	}
	body := doc.Content[0]
	if body.Kind == yaml.ScalarNode && body.Tag == "!!null" {
		return nil
	}
	return body
}

// syntaxProblem takes the line out of the parser's message.
func syntaxProblem(file string, err error) Problem {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := inputs.Position{File: file}
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, text, found := strings.Cut(rest, ": ")
		if line, err := strconv.Atoi(number); err == nil && found {
			pos.Line, pos.Column, message = line, 1, text
		}
	}
	return Problem{Pos: pos, Message: "not valid YAML: " + message}
}

// field is what reads one key of a mapping.
type field func(key, value *yaml.Node)

// mapping reads a mapping with a closed set of keys. hints say more about
// keys that people might expect.
func (d *decoder) mapping(n *yaml.Node, what string, fields map[string]field, hints map[string]string) {
	d.entries(n, what, func(key, value *yaml.Node) {
		if read, ok := fields[key.Value]; ok {
			read(key, value)
			return
		}
		if hint, ok := hints[key.Value]; ok {
			d.fail(key, "%s: %s", key.Value, hint)
			return
		}
		known := make([]string, 0, len(fields))
		for name := range fields {
			known = append(known, name)
		}
		slices.Sort(known)
		d.fail(key, "unknown key %q in %s%s", key.Value, what, DidYouMean(key.Value, known))
	})
}

// entries calls read for every entry of a mapping, in the file's order.
func (d *decoder) entries(n *yaml.Node, what string, read field) {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s must be a mapping, not %s", what, describe(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			d.fail(key, "%s: keys must be plain strings", what)
			continue
		}
		if line, twice := seen[key.Value]; twice {
			d.fail(key, "key %q of %s stands in line %d already", key.Value, what, line)
			continue
		}
		seen[key.Value] = key.Line
		read(key, resolve(value))
	}
}

// items calls read for every item of a list.
func (d *decoder) items(n *yaml.Node, what string, read func(item *yaml.Node)) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.fail(n, "%s must be a list, not %s", what, describe(n))
		return
	}
	for _, item := range n.Content {
		read(resolve(item))
	}
}

// text reads a string; ok is false where a problem was noted.
func (d *decoder) text(n *yaml.Node, what string) (value string, ok bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" && n.Tag != "!!timestamp" {
		d.fail(n, "%s must be a string, not %s", what, describe(n))
		return "", false
	}
	return n.Value, true
}

// filled reads a string that may not be empty.
func (d *decoder) filled(n *yaml.Node, what string) (value string, ok bool) {
	value, ok = d.text(n, what)
	if ok && strings.TrimSpace(value) == "" {
		d.fail(n, "%s is empty", what)
		return "", false
	}
	return value, ok
}

// texts reads a list of strings that are not empty.
func (d *decoder) texts(n *yaml.Node, what string) []string {
	var list []string
	d.items(n, what, func(item *yaml.Node) {
		if value, ok := d.filled(item, "an entry of "+what); ok {
			list = append(list, value)
		}
	})
	return list
}

// truth reads true or false.
func (d *decoder) truth(n *yaml.Node, what string) (value, ok bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || n.Decode(&value) != nil {
		d.fail(n, "%s must be true or false, not %s", what, describe(n))
		return false, false
	}
	return value, true
}

// days reads a whole number of days above zero.
func (d *decoder) days(n *yaml.Node, what string) int {
	var value int
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || n.Decode(&value) != nil || value <= 0 {
		d.fail(n, "%s must be a number of days above 0, not %s", what, describe(n))
		return 0
	}
	return value
}

// value reads anything as JSON would hold it: dates stay strings.
func (d *decoder) value(n *yaml.Node) any {
	n = resolve(n)
	d.depth++
	defer func() { d.depth-- }()
	if d.nodes++; d.nodes > largestNodes || d.depth > deepestValue {
		if d.nodes <= largestNodes+1 {
			d.fail(n, "more than %d values or %d levels, aliases expanded", largestNodes, deepestValue)
			d.nodes = largestNodes + 1
		}
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		d.entries(n, "a value", func(key, value *yaml.Node) { object[key.Value] = d.value(value) })
		return object
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			list = append(list, d.value(item))
		}
		return list
	}
	return d.scalar(n)
}

func (d *decoder) scalar(n *yaml.Node) any {
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool", "!!int", "!!float":
		var value any
		if err := n.Decode(&value); err != nil {
			d.fail(n, "%v", err)
		}
		return value
	}
	return n.Value
}

// resolve follows an alias to what it names; anchors cannot nest aliases of
// aliases, so one step is enough.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!bool", "!!int", "!!float":
		return n.Value
	}
	return strconv.Quote(n.Value)
}

// DidYouMean is a hint for a mistyped word: the nearest of known, or all of
// them where there are few and none is near, or nothing.
func DidYouMean(word string, known []string) string {
	best, distance := "", 2 // a slip in a short word, two in a longer one
	if len(word) >= 4 {
		distance = 1 + max(2, len(word)/3)
	}
	for _, candidate := range known {
		near := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate))
		if len(word) >= 3 && strings.HasPrefix(candidate, word) {
			near = min(near, 1)
		}
		if near < distance {
			best, distance = candidate, near
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("; did you mean %q?", best)
	case len(known) > 0 && len(known) <= 12:
		return "; known: " + strings.Join(known, ", ")
	}
	return ""
}
