package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// rule is one schema of JSON Schema draft 7. A keyword that is not stated is
// the zero value.
type rule struct {
	ref      *rule
	never    bool // the schema false
	minor    bool // ours: what breaks this schema is a minor breach
	kinds    uint16
	integer  bool
	enum     map[value]bool
	listed   []string // the enum, for messages
	props    map[string]*rule
	required []string
	closed   bool
	extra    *rule
	items    *rule
	tuple    []*rule
	oneOf    []*rule
	anyOf    []*rule
	allOf    []*rule
	not      *rule
	when     *rule
	then     *rule
	otherw   *rule
	pattern  func() *regexp.Regexp
	format   string
	unique   bool
	bounds   []bound
}

// value is a value of an enum.
type value struct {
	kind tree.Kind
	text string
}

// bound is one of minimum, maxItems, and so on.
type bound struct {
	word  string
	limit float64
}

// compiler makes rules of schema files; refs may be circular.
type compiler struct {
	read  func(name string) (string, error)
	files map[string]*tree.Tree
	rules map[string]*rule // by file and pointer
}

// compile makes the rule at a pointer of a file.
func (c *compiler) compile(file, pointer string) (*rule, error) {
	key := file + "#" + pointer
	if r, ok := c.rules[key]; ok {
		return r, nil
	}
	t, ok := c.files[file]
	if !ok {
		text, err := c.read(file)
		if err != nil {
			return nil, err
		}
		if t, err = tree.JSON(text, tree.Limits{Depth: 100, Nodes: 1 << 20}); err != nil {
			return nil, fmt.Errorf("schema %s: %w", file, err)
		}
		c.files[file] = t
	}
	node, err := follow(t.Root(), pointer)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", file, err)
	}
	r := &rule{}
	c.rules[key] = r
	return r, c.fill(r, file, node)
}

// fill reads a schema's keywords into r.
func (c *compiler) fill(r *rule, file string, node tree.Node) error {
	switch node.Kind() {
	case tree.True:
		return nil
	case tree.False:
		r.never = true
		return nil
	}
	if ref := node.Get("$ref"); ref.OK() {
		// Draft 7, section 8.3: all other properties are ignored.
		var err error
		r.ref, err = c.refer(file, ref.Text())
		return err
	}
	for word := range node.All() {
		if err := c.keyword(r, file, word); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) keyword(r *rule, file string, word tree.Node) (err error) {
	switch word.Key() {
	case "type":
		r.kinds, r.integer = kinds(word)
	case "enum", "const":
		r.enumerate(word)
	case "properties":
		r.props = map[string]*rule{}
		for p := range word.All() {
			if r.props[p.Key()], err = c.sub(file, p); err != nil {
				return err
			}
		}
	case "required":
		for name := range word.All() {
			r.required = append(r.required, name.Text())
		}
	case "additionalProperties":
		if r.closed = word.Kind() == tree.False; !r.closed {
			r.extra, err = c.sub(file, word)
		}
	case "items":
		if word.Kind() == tree.Array {
			r.tuple, err = c.list(file, word)
		} else {
			r.items, err = c.sub(file, word)
		}
	case "oneOf":
		r.oneOf, err = c.list(file, word)
	case "anyOf":
		r.anyOf, err = c.list(file, word)
	case "allOf":
		r.allOf, err = c.list(file, word)
	case "not":
		r.not, err = c.sub(file, word)
	case "if":
		r.when, err = c.sub(file, word)
	case "then":
		r.then, err = c.sub(file, word)
	case "else":
		r.otherw, err = c.sub(file, word)
	case "pattern":
		text := word.Text()
		r.pattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
		_, err = regexp.Compile(text)
	case "minor":
		r.minor = word.Kind() == tree.True
	case "format":
		r.format = word.Text()
	case "uniqueItems":
		r.unique = word.Kind() == tree.True
	case "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems":
		var limit float64
		limit, err = strconv.ParseFloat(word.Text(), 64)
		r.bounds = append(r.bounds, bound{word.Key(), limit})
	case "$schema", "$id", "definitions", "additionalItems":
		// additionalItems means nothing beside items that is one schema, and
		// nothing new beside lists of schemas, which state maxItems.
	default:
		err = fmt.Errorf("schema %s: unknown keyword %q", file, word.Key())
	}
	return err
}

func (c *compiler) sub(file string, node tree.Node) (*rule, error) {
	r := &rule{}
	return r, c.fill(r, file, node)
}

func (c *compiler) list(file string, node tree.Node) ([]*rule, error) {
	var all []*rule
	for n := range node.All() {
		r, err := c.sub(file, n)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func (r *rule) enumerate(word tree.Node) {
	r.enum = map[value]bool{}
	add := func(n tree.Node) {
		r.enum[value{n.Kind(), n.Text()}] = true
		r.listed = append(r.listed, n.Text())
	}
	if word.Key() == "const" {
		add(word)
		return
	}
	for n := range word.All() {
		add(n)
	}
}

// kinds reads a type or a list of types as a set of kinds.
func kinds(word tree.Node) (mask uint16, integer bool) {
	names := []string{word.Text()}
	if word.Kind() == tree.Array {
		names = nil
		for n := range word.All() {
			names = append(names, n.Text())
		}
	}
	for _, name := range names {
		switch name {
		case "object":
			mask |= 1 << tree.Object
		case "array":
			mask |= 1 << tree.Array
		case "string":
			mask |= 1 << tree.String
		case "integer":
			mask |= 1 << tree.Number
			integer = true
		case "number":
			mask |= 1 << tree.Number
		case "boolean":
			mask |= 1<<tree.True | 1<<tree.False
		case "null":
			mask |= 1 << tree.Null
		}
	}
	return mask, integer
}
