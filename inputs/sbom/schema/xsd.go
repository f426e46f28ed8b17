package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// particle is a part of an element's content: an element, a sequence or choice
// of particles, or anything of another namespace.
type particle struct {
	kind     particleKind
	min, max int // max is -1 for unbounded
	name     string
	typ      *xmlType // of an element
	parts    []*particle
}

type particleKind int

const (
	elementParticle particleKind = iota
	sequenceParticle
	choiceParticle
	anyParticle
)

// xmlType is a type of XML Schema: a simple one is the type of a text.
type xmlType struct {
	// base is a built-in type's name where the type is one.
	base  string
	from  *xmlType // what a restriction restricts
	union []*xmlType
	enum  map[string]bool
	// listed is the enum for messages.
	listed   []string
	patterns []func() *regexp.Regexp
	bounds   []bound

	complex      bool
	mixed        bool
	text         *xmlType // of simple content
	content      *particle
	attributes   map[string]*xmlAttribute
	anyAttribute string // the namespaces: ##any, ##other, or ""
}

type xmlAttribute struct {
	typ      *xmlType
	required bool
}

// xsd compiles the types of one schema and of those that it imports.
type xsd struct {
	read  func(name string) (string, error)
	files map[string]tree.Node // by target namespace
	types map[string]*xmlType  // by namespace and name
	// root is the type of the outermost element.
	root *xmlType
	// unique says that no two elements may have the same value of this attribute.
	unique string
}

// compileXSD makes the types of a schema file.
func compileXSD(read func(string) (string, error), file string) (*xsd, error) {
	x := &xsd{read: read, files: map[string]tree.Node{}, types: map[string]*xmlType{}}
	root, err := x.load(file)
	if err != nil {
		return nil, err
	}
	for n := range root.All() {
		if n.Kind() == tree.Element && n.Key() == "element" && n.Get("name").Text() == "bom" {
			x.unique = strings.TrimPrefix(n.Get("unique").Get("field").Get("xpath").Text(), "@")
			p, err := x.element(n)
			if err != nil {
				return nil, err
			}
			x.root = p.typ
			return x, nil
		}
	}
	return nil, fmt.Errorf("schema %s has no outermost element", file)
}

func (x *xsd) load(file string) (tree.Node, error) {
	text, err := x.read(strings.Replace(file, ".SNAPSHOT", "", 1))
	if err != nil {
		return tree.Node{}, err
	}
	t, err := tree.XML(text, tree.Limits{Depth: 100, Nodes: 1 << 20})
	if err != nil {
		return tree.Node{}, fmt.Errorf("schema %s: %w", file, err)
	}
	root := t.Root()
	x.files[root.Get("targetNamespace").Text()] = root
	for n := range root.All() {
		if n.Kind() == tree.Element && n.Key() == "import" {
			if _, err := x.load(n.Get("schemaLocation").Text()); err != nil {
				return root, err
			}
		}
	}
	return root, nil
}

// named is the type of a name such as bom:component or xs:string.
func (x *xsd) named(name string) (*xmlType, error) {
	prefix, local, _ := strings.Cut(name, ":")
	if t, ok := x.types[name]; ok {
		return t, nil
	}
	t := &xmlType{}
	x.types[name] = t
	if prefix == "xs" {
		t.base = local
		return t, nil
	}
	for space, root := range x.files {
		if strings.HasSuffix(space, "/spdx") != (prefix == "spdx") {
			continue
		}
		for n := range root.All() {
			if n.Kind() == tree.Element && strings.HasSuffix(n.Key(), "Type") && n.Get("name").Text() == local {
				return t, x.fill(t, n)
			}
		}
	}
	return nil, fmt.Errorf("the schema has no type %q", name)
}

// typeOf is the type that an element, attribute or extension names or holds.
func (x *xsd) typeOf(n tree.Node) (*xmlType, error) {
	if name := n.Get("type"); name.Kind() == tree.Attribute {
		return x.named(name.Text())
	}
	for child := range n.All() {
		if child.Kind() == tree.Element && strings.HasSuffix(child.Key(), "Type") {
			t := &xmlType{}
			return t, x.fill(t, child)
		}
	}
	return x.named("xs:anyType")
}

// fill reads a simpleType or complexType.
func (x *xsd) fill(t *xmlType, n tree.Node) error {
	if n.Key() == "complexType" {
		t.complex = true
		t.mixed = attributeOf(n, "mixed") == "true"
		t.attributes = map[string]*xmlAttribute{}
		return x.complex(t, n)
	}
	for child := range n.All() {
		var err error
		switch {
		case child.Kind() != tree.Element:
		case child.Key() == "restriction":
			err = x.restriction(t, child)
		case child.Key() == "union":
			for name := range strings.FieldsSeq(attributeOf(child, "memberTypes")) {
				var member *xmlType
				if member, err = x.named(name); err != nil {
					return err
				}
				t.union = append(t.union, member)
			}
		default:
			err = fmt.Errorf("the schema has an unknown %q", child.Key())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func attributeOf(n tree.Node, name string) string {
	for a := range n.All() {
		if a.Kind() != tree.Attribute {
			break
		}
		if a.Key() == name && a.Space() == "" {
			return a.Text()
		}
	}
	return ""
}

func (x *xsd) restriction(t *xmlType, n tree.Node) (err error) {
	if t.from, err = x.named(attributeOf(n, "base")); err != nil {
		return err
	}
	for facet := range n.All() {
		if facet.Kind() != tree.Element {
			continue
		}
		value := attributeOf(facet, "value")
		switch word := facet.Key(); word {
		case "enumeration":
			if t.enum == nil {
				t.enum = map[string]bool{}
			}
			t.enum[value] = true
			t.listed = append(t.listed, value)
		case "pattern":
			text := "^(?:" + strings.ReplaceAll(value, "$$", "$") + ")$"
			if _, err := regexp.Compile(text); err != nil {
				return fmt.Errorf("the schema's pattern %q: %w", value, err)
			}
			t.patterns = append(t.patterns, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) }))
		case "minInclusive", "maxInclusive", "minLength", "maxLength":
			limit, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return fmt.Errorf("the schema's %s: %w", word, err)
			}
			t.bounds = append(t.bounds, bound{word, limit})
		default:
			return fmt.Errorf("the schema has an unknown %q", word)
		}
	}
	return nil
}

// complex reads the content and attributes of a complex type.
func (x *xsd) complex(t *xmlType, n tree.Node) (err error) {
	for child := range n.All() {
		if child.Kind() != tree.Element {
			continue
		}
		switch child.Key() {
		case "sequence", "choice":
			t.content, err = x.group(child)
		case "attribute":
			err = x.attribute(t, child)
		case "attributeGroup":
			err = x.attributeGroup(t, child)
		case "anyAttribute":
			t.anyAttribute = attributeOf(child, "namespace")
		case "simpleContent":
			extension := child.Get("extension")
			if t.text, err = x.named(attributeOf(extension, "base")); err == nil {
				err = x.complex(t, extension)
			}
		default:
			err = fmt.Errorf("the schema has an unknown %q", child.Key())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *xsd) attribute(t *xmlType, n tree.Node) error {
	typ, err := x.typeOf(n)
	t.attributes[attributeOf(n, "name")] = &xmlAttribute{typ: typ, required: attributeOf(n, "use") == "required"}
	return err
}

func (x *xsd) attributeGroup(t *xmlType, n tree.Node) error {
	_, name, _ := strings.Cut(attributeOf(n, "ref"), ":")
	for _, root := range x.files {
		for group := range root.All() {
			if group.Kind() == tree.Element && group.Key() == "attributeGroup" && attributeOf(group, "name") == name {
				return x.complex(t, group)
			}
		}
	}
	return fmt.Errorf("the schema has no group of attributes %q", name)
}

// group reads a sequence or choice.
func (x *xsd) group(n tree.Node) (*particle, error) {
	p, err := occurring(n)
	if err != nil {
		return nil, err
	}
	p.kind = sequenceParticle
	if n.Key() == "choice" {
		p.kind = choiceParticle
	}
	for child := range n.All() {
		if child.Kind() != tree.Element {
			continue
		}
		var part *particle
		switch child.Key() {
		case "element":
			part, err = x.element(child)
		case "sequence", "choice":
			part, err = x.group(child)
		case "any":
			if part, err = occurring(child); err == nil {
				part.kind = anyParticle
			}
		default:
			err = fmt.Errorf("the schema has an unknown %q", child.Key())
		}
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

func (x *xsd) element(n tree.Node) (*particle, error) {
	p, err := occurring(n)
	if err != nil {
		return nil, err
	}
	p.name = attributeOf(n, "name")
	p.typ, err = x.typeOf(n)
	return p, err
}

// occurring is a particle with minOccurs and maxOccurs, which are 1 where
// nothing is stated.
func occurring(n tree.Node) (*particle, error) {
	p := &particle{min: 1, max: 1}
	var err error
	if text := attributeOf(n, "minOccurs"); text != "" {
		if p.min, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("the schema's minOccurs: %w", err)
		}
	}
	switch text := attributeOf(n, "maxOccurs"); text {
	case "":
	case "unbounded":
		p.max = -1
	default:
		if p.max, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("the schema's maxOccurs: %w", err)
		}
	}
	return p, nil
}
