package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

// xmlJudge looks through one XML document.
type xmlJudge struct {
	space string // the namespace of the document's own elements
	found []Breach
}

// CycloneDXXML judges a document in XML by the official schema of a version of
// CycloneDX: 1.0 to 1.7.
func CycloneDXXML(version string, root tree.Node) ([]Breach, error) {
	x, err := compiledXSD("bom-" + version + ".xsd")
	if err != nil {
		return nil, err
	}
	j := &xmlJudge{space: root.Space()}
	j.element(x.root, root)
	if x.unique != "" {
		j.unique(root, x.unique, map[string]bool{})
	}
	slices.SortStableFunc(j.found, func(a, b Breach) int { return a.Offset - b.Offset })
	return j.found, nil
}

func (j *xmlJudge) breach(n tree.Node, format string, args ...any) {
	if len(j.found) < mostBreaches {
		start, _ := n.Span()
		j.found = append(j.found, Breach{Offset: start, What: fmt.Sprintf(format, args...)})
	}
}

// unique looks for a value that two elements have.
func (j *xmlJudge) unique(n tree.Node, attribute string, seen map[string]bool) {
	for child := range n.All() {
		switch {
		case child.Kind() == tree.Element:
			j.unique(child, attribute, seen)
		case child.Key() == attribute && child.Space() == "":
			if seen[child.Text()] {
				j.breach(child, "the %s %q stands twice", attribute, child.Text())
			}
			seen[child.Text()] = true
		}
	}
}

func (j *xmlJudge) element(t *xmlType, n tree.Node) {
	if t.base == "anyType" || len(j.found) >= mostBreaches {
		return
	}
	if !t.complex {
		for child := range n.All() {
			if child.Kind() == tree.Element || child.Space() != schemaInstance {
				j.breach(child, "%q may not have %q", n.Key(), child.Key())
			}
		}
		j.simple(t, n)
		return
	}
	j.attributes(t, n)
	switch {
	case t.text != nil:
		for child := range n.All() {
			if child.Kind() == tree.Element {
				j.breach(child, "%q holds text and may not have the element %q", n.Key(), child.Key())
			}
		}
		j.simple(t.text, n)
	case !t.mixed && strings.TrimSpace(n.Text()) != "":
		j.breach(n, "%q may not hold text", n.Key())
	default:
		j.content(t, n)
	}
}

func (j *xmlJudge) attributes(t *xmlType, n tree.Node) {
	for a := range n.All() {
		if a.Kind() != tree.Attribute {
			break
		}
		known := t.attributes[a.Key()]
		switch {
		case a.Space() == "" && known != nil:
			j.simple(known.typ, a)
		case a.Space() == schemaInstance || t.anyAttribute == "##any" || t.anyAttribute != "" && a.Space() != "":
		default:
			j.breach(a, "%q has no attribute %q in the schema", n.Key(), a.Key())
		}
	}
	for name, a := range t.attributes {
		if a.required && !hasAttribute(n, name) {
			j.breach(n, "%q must have the attribute %q", n.Key(), name)
		}
	}
}

func hasAttribute(n tree.Node, name string) bool {
	for a := range n.All() {
		if a.Kind() != tree.Attribute {
			return false
		}
		if a.Key() == name && a.Space() == "" {
			return true
		}
	}
	return false
}

// content judges the elements that an element holds.
func (j *xmlJudge) content(t *xmlType, n tree.Node) {
	m := matcher{j: j, parent: n}
	for child := range n.All() {
		if child.Kind() == tree.Element {
			m.children = append(m.children, child)
		}
	}
	if t.content != nil && !m.fits(t.content) && len(j.found) < mostBreaches {
		// Some generators write the right elements in the wrong order.
		sorted := matcher{j: j, parent: n, children: m.inOrder(t.content)}
		if sorted.fits(t.content) {
			start, _ := n.Span()
			j.found = append(j.found, Breach{Offset: start, What: fmt.Sprintf("the elements in %q are not in the order of the schema", n.Key()), Minor: true})
			m = sorted
		}
	}
	if t.content != nil && !m.match(t.content) {
		return
	}
	if m.at < len(m.children) {
		child := m.children[m.at]
		j.breach(child, "the element %q is not expected in %q here", child.Key(), n.Key())
	}
}

// matcher goes through an element's children. The next child alone tells which
// particle it belongs to: XML Schema asks for that (unique particle attribution).
type matcher struct {
	j        *xmlJudge
	parent   tree.Node
	children []tree.Node
	at       int
	// shape says that only the elements' names matter: nothing is told.
	shape bool
}

// fits says that the children are those of a particle, by their names.
func (m *matcher) fits(p *particle) bool {
	m.shape = true
	ok := m.match(p) && m.at == len(m.children)
	m.shape, m.at = false, 0
	return ok
}

// inOrder are the children in the order that the particle names them.
func (m *matcher) inOrder(p *particle) []tree.Node {
	rank := map[string]int{}
	var walk func(p *particle)
	walk = func(p *particle) {
		if _, ok := rank[p.name]; !ok && p.kind == elementParticle {
			rank[p.name] = len(rank)
		}
		for _, part := range p.parts {
			walk(part)
		}
	}
	walk(p)
	of := func(n tree.Node) int {
		if i, ok := rank[n.Key()]; ok && n.Space() == m.j.space {
			return i
		}
		return len(rank)
	}
	out := slices.Clone(m.children)
	slices.SortStableFunc(out, func(a, b tree.Node) int { return of(a) - of(b) })
	return out
}

// match takes as many children as a particle allows. False says that a
// breach was told and nothing more can be known.
func (m *matcher) match(p *particle) bool {
	count := 0
	for p.max < 0 || count < p.max {
		before := m.at
		if before >= len(m.children) || !m.starts(p, m.children[before]) {
			break
		}
		if !m.once(p) {
			return false
		}
		if count++; m.at == before {
			break
		}
	}
	if count < p.min && !m.empty(p) {
		if !m.shape {
			m.missing(p)
		}
		return false
	}
	return true
}

func (m *matcher) once(p *particle) bool {
	switch p.kind {
	case elementParticle:
		if m.at++; !m.shape {
			m.j.element(p.typ, m.children[m.at-1])
		}
		return true
	case anyParticle:
		m.at++
		return true
	case choiceParticle:
		for _, part := range p.parts {
			if m.starts(part, m.children[m.at]) {
				return m.match(part)
			}
		}
		return true
	}
	for _, part := range p.parts {
		if !m.match(part) {
			return false
		}
	}
	return true
}

// starts says that an element can be the first of a particle.
func (m *matcher) starts(p *particle, n tree.Node) bool {
	switch p.kind {
	case elementParticle:
		return n.Space() == m.j.space && n.Key() == p.name
	case anyParticle:
		return n.Space() != m.j.space && n.Space() != ""
	}
	for _, part := range p.parts {
		if m.starts(part, n) {
			return true
		}
		if p.kind == sequenceParticle && part.min > 0 && !m.empty(part) {
			return false
		}
	}
	return false
}

// empty says that a particle may be there without any element.
func (m *matcher) empty(p *particle) bool {
	if p.min == 0 {
		return true
	}
	if p.kind == elementParticle || p.kind == anyParticle {
		return false
	}
	for _, part := range p.parts {
		switch can := m.empty(part); {
		case can && p.kind == choiceParticle:
			return true
		case !can && p.kind == sequenceParticle:
			return false
		}
	}
	return p.kind == sequenceParticle || len(p.parts) == 0
}

func (m *matcher) missing(p *particle) {
	var names []string
	m.firsts(p, &names)
	if m.at < len(m.children) {
		m.j.breach(m.children[m.at], "the element %q is not expected in %q here, but %s", m.children[m.at].Key(), m.parent.Key(), strings.Join(names, " or "))
		return
	}
	m.j.breach(m.parent, "%q has no %s", m.parent.Key(), strings.Join(names, " or "))
}

func (m *matcher) firsts(p *particle, names *[]string) {
	if p.kind == elementParticle && len(*names) < 8 {
		*names = append(*names, strconv.Quote(p.name))
	}
	for _, part := range p.parts {
		m.firsts(part, names)
		if p.kind == sequenceParticle && !m.empty(part) {
			return
		}
	}
}
