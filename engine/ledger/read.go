package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// FileName is the ledger's usual name.
const FileName = ".boltseal-waivers.yaml"

// LargestFile is how many bytes a ledger may have: some 40,000 waivers.
const LargestFile = 8 << 20

// Ledger is a waiver ledger that was read and found whole.
type Ledger struct {
	// Name is how reports call the file.
	Name string
	// Entries are the waivers in the order they stand.
	Entries []Entry
}

// Problems are everything that is wrong with a ledger, in the order it stands.
type Problems []*inputs.PositionError

// Error implements error: one file:line:col: message per line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		pos := problem.Pos
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", pos.File, pos.Line, pos.Column, problem.Err)
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single problems to errors.As and errors.Is.
func (p Problems) Unwrap() []error {
	all := make([]error, len(p))
	for i, problem := range p {
		all[i] = problem
	}
	return all
}

// Read reads a ledger; name is how messages call it, at the effective time.
// The error is Problems: nothing of a ledger with a fault is used.
func Read(name string, content []byte, require Requirements, at time.Time) (*Ledger, error) {
	r := reader{name: name, require: require, at: at}
	if len(content) > LargestFile {
		r.fault(nil, "waivers take more than %d bytes", LargestFile)
		return nil, r.problems
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var file, second yaml.Node
	switch err := decoder.Decode(&file); {
	case errors.Is(err, io.EOF):
		return &Ledger{Name: name}, nil
	case err != nil:
		r.syntax(err)
		return nil, r.problems
	}
	if err := decoder.Decode(&second); err == nil {
		r.fault(&second, "a second YAML document: a ledger is one document")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	r.file(file.Content[0])
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b *inputs.PositionError) int { return a.Pos.Line - b.Pos.Line })
		return nil, r.problems
	}
	return &Ledger{Name: name, Entries: r.entries}, nil
}

type reader struct {
	name     string
	require  Requirements
	at       time.Time
	entries  []Entry
	problems Problems
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	pos := inputs.Position{File: r.name, Line: 1, Column: 1}
	if n != nil {
		pos.Line, pos.Column = max(n.Line, 1), max(n.Column, 1)
	}
	r.problems = append(r.problems, &inputs.PositionError{Pos: pos, Err: fmt.Errorf(format, args...)})
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// syntax records what the YAML parser says, with the line it names.
func (r *reader) syntax(err error) {
	message, at := err.Error(), &yaml.Node{}
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		at.Line, _ = strconv.Atoi(m[1]) // The pattern holds digits only; an overflow leaves line 1.
		message = message[len(m[0]):]
	}
	r.fault(at, "not YAML: %s", strings.TrimPrefix(message, "yaml: "))
}

// field is a key of a mapping and what reads its value.
type field struct {
	name string
	read func(value *yaml.Node)
}

// mapping reads a mapping with closed keys.
func (r *reader) mapping(n *yaml.Node, what string, fields []field) {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(fields, func(f field) bool { return key.Kind == yaml.ScalarNode && f.name == key.Value })
		switch {
		case at < 0:
			r.fault(key, "unknown key %s in %s: want %s", quoteShort(key.Value), what, fieldNames(fields))
		case seen[key.Value]:
			r.fault(key, "%s stands twice in %s", key.Value, what)
		default:
			seen[key.Value] = true
			fields[at].read(value)
		}
	}
}

func fieldNames(fields []field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// resolve follows an alias to its anchor.
func resolve(n *yaml.Node) *yaml.Node {
	for hops := 0; n.Kind == yaml.AliasNode && n.Alias != nil && hops < 10; hops++ {
		n = n.Alias
	}
	return n
}

func (r *reader) file(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	r.mapping(n, "the ledger", []field{{"waivers", r.waivers}})
}

func (r *reader) waivers(n *yaml.Node) {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "waivers must be a list")
		return
	}
	for _, item := range n.Content {
		r.waiver(item)
	}
}

func (r *reader) waiver(n *yaml.Node) {
	e := Entry{File: r.name, Line: n.Line}
	places, before := map[string]*yaml.Node{}, len(r.problems)
	scalar := func(name string, into *string) field {
		return field{name, func(value *yaml.Node) {
			places[name] = value
			*into = r.scalar(value, name)
		}}
	}
	r.mapping(n, "a waiver", []field{
		scalar("rule", &e.Rule),
		{"match", func(value *yaml.Node) { places["match"] = value; r.match(value, &e.Match) }},
		scalar("reason", &e.Reason), scalar("owner", &e.Owner), scalar("expires", &e.Expires),
	})
	if resolve(n).Kind != yaml.MappingNode {
		return
	}
	if len(r.problems) > before && places["rule"] == nil && places["match"] == nil {
		return
	}
	r.scope(n, &e, places)
	for _, problem := range r.require.check(&e, r.at) {
		at := n
		if places[problem.field] != nil {
			at = places[problem.field]
		}
		r.fault(at, "%s", problem.err)
	}
	r.entries = append(r.entries, e)
}

// scope checks that the waiver says what it covers, and not everything.
func (r *reader) scope(n *yaml.Node, e *Entry, places map[string]*yaml.Node) {
	at := n
	if places["rule"] != nil {
		at = places["rule"]
	}
	switch {
	case e.Rule == "" && e.Match.Fingerprint == "":
		r.fault(at, "waiver has no rule: name a rule, a glob over rules, or match a fingerprint")
		return
	case e.Rule == "":
	case CheckGlob(e.Rule) != nil:
		r.fault(at, "rule: %w", CheckGlob(e.Rule))
		return
	}
	if (e.Rule == "" || matchesAnything(e.Rule)) && !e.Match.narrows() {
		r.fault(at, "waiver covers everything: rule %q needs a match that narrows it", e.Rule)
	}
}

func (r *reader) match(n *yaml.Node, m *Match) {
	keys, given := m.keys(), false
	fields := make([]field, len(keys))
	for i, key := range keys {
		fields[i] = field{key.name, func(value *yaml.Node) {
			given = true
			*key.glob = r.scalar(value, "match."+key.name)
			if *key.glob == "" {
				r.fault(value, "match.%s is empty", key.name)
			} else if err := CheckGlob(*key.glob); err != nil {
				r.fault(value, "match.%s: %w", key.name, err)
			}
		}}
	}
	before := len(r.problems)
	if target := resolve(n); target.Kind != yaml.ScalarNode || target.Tag != "!!null" {
		r.mapping(n, "match", fields)
	}
	if !given && len(r.problems) == before {
		r.fault(n, "match is empty: leave it out or say what it narrows")
	}
}

// scalar reads one value as text, space around it removed; null is "".
func (r *reader) scalar(n *yaml.Node, name string) string {
	target := resolve(n)
	if target.Kind != yaml.ScalarNode {
		r.fault(n, "%s must be one value", name)
		return ""
	}
	if target.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(target.Value)
}
