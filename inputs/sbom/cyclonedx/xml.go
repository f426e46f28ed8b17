package cyclonedx

import (
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// Namespace is what the namespaces of all versions start with.
const Namespace = "http://cyclonedx.org/schema/bom/"

// FromXML brings a document in XML into the shape of the JSON: lists are
// arrays, attributes are fields, and what the two name differently has the
// name of the JSON. Elements of other namespaces are left out.
func FromXML(root tree.Node) *tree.Tree {
	s := &shaper{Reshaper: tree.Reshape(root), space: root.Space()}
	i := s.Open(tree.Object, "", root)
	s.Constant("bomFormat", "CycloneDX", root)
	s.Constant("specVersion", strings.TrimPrefix(root.Space(), Namespace), root)
	s.fields(root)
	s.Close(i)
	return s.Tree()
}

type shaper struct {
	*tree.Reshaper
	space string
}

// isList says that an element is a list of the elements in it.
func isList(name string) bool {
	switch name {
	case "components", "services", "dependencies", "hashes", "licenses", "authors", "lifecycles", "externalReferences",
		"properties", "vulnerabilities", "ratings", "references", "advisories", "cwes", "affects", "versions", "responses",
		"compositions", "assemblies", "occurrences", "tools", "annotations":
		return true
	}
	return false
}

// own says that an element belongs to CycloneDX.
func (s *shaper) own(n tree.Node) bool { return n.Kind() == tree.Element && n.Space() == s.space }

// fields adds the attributes and elements of n as fields.
func (s *shaper) fields(n tree.Node) {
	for child := range n.All() {
		switch {
		case child.Kind() == tree.Attribute && child.Space() == "":
			s.Text(child.Key(), child)
		case s.own(child):
			s.field(child)
		}
	}
}

// field adds one element.
func (s *shaper) field(n tree.Node) {
	name := n.Key()
	if isList(name) && (name != "tools" || s.holdsTools(n)) {
		i := s.Open(tree.Array, name, n)
		for item := range n.All() {
			if s.own(item) {
				s.item(name, item)
			}
		}
		s.Close(i)
		return
	}
	s.value(name, n)
}

// holdsTools says that tools are listed the old way, not as components and services.
func (s *shaper) holdsTools(n tree.Node) bool {
	return !n.Get("components").OK() && !n.Get("services").OK()
}

// value adds an element as a string, or as an object where it has more than text.
func (s *shaper) value(key string, n tree.Node) {
	if n.Len() == 0 {
		s.Text(key, n)
		return
	}
	i := s.Open(tree.Object, key, n)
	s.fields(n)
	if strings.TrimSpace(n.Text()) != "" {
		s.Text("content", n)
	}
	s.Close(i)
}

// item adds an entry of a list.
func (s *shaper) item(list string, n tree.Node) {
	switch list {
	case "licenses":
		i := s.Open(tree.Object, "", n)
		s.value(n.Key(), n)
		s.Close(i)
	case "properties":
		i := s.Open(tree.Object, "", n)
		s.fields(n)
		s.Text("value", n)
		s.Close(i)
	case "dependencies":
		s.dependency(n)
	default:
		s.value("", n)
	}
}

// dependency has those that it depends on as elements of the same name.
func (s *shaper) dependency(n tree.Node) {
	i := s.Open(tree.Object, "", n)
	s.Text("ref", n.Get("ref"))
	on := s.Open(tree.Array, "dependsOn", n)
	for child := range n.All() {
		if s.own(child) && child.Key() == "dependency" && child.Get("ref").OK() {
			s.Text("", child.Get("ref"))
		}
	}
	s.Close(on)
	s.Close(i)
}
