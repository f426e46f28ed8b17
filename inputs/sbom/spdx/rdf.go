package spdx

import (
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

const (
	rdfSpace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	terms    = "http://spdx.org/rdf/terms"
)

// IsRDF says that an XML document is RDF about SPDX.
func IsRDF(root tree.Node) bool { return root.Space() == rdfSpace && root.Key() == "RDF" }

// RDF brings SPDX 2 in RDF/XML into the shape of its JSON. Elements stand
// wherever they were first spoken of, so the whole text is looked through.
func RDF(root tree.Node, src string, limits tree.Limits) (*tree.Tree, error) {
	_, end := root.Span()
	r := &rdfReader{document: &tree.Value{Kind: tree.Object, End: end}, seen: map[string]bool{}, nodes: map[string]tree.Node{}}
	r.index(root)
	r.walk(root, "")
	return tree.Of(src, r.document, limits)
}

type rdfReader struct {
	document *tree.Value
	seen     map[string]bool
	// nodes are those that have content, by what refers to them.
	nodes map[string]tree.Node
	// depth is how deep the licence is that is being read.
	depth int
}

// index finds the nodes that may be referred to.
func (r *rdfReader) index(n tree.Node) {
	for child := range n.All() {
		if child.Kind() != tree.Element {
			continue
		}
		if key := referent(child); key != "" && holdsElements(child) {
			r.nodes[key] = child
		}
		r.index(child)
	}
}

// referent is what a node is called, or what a property refers to.
func referent(n tree.Node) string {
	for _, name := range []string{"about", "resource", "nodeID", "ID"} {
		if id := rdfAttribute(n, name); id != "" {
			return id
		}
	}
	return ""
}

func holdsElements(n tree.Node) bool {
	for child := range n.All() {
		if child.Kind() == tree.Element {
			return true
		}
	}
	return false
}

// walk looks for what is of interest in n; owner is the element that it is about.
func (r *rdfReader) walk(n tree.Node, owner string) {
	for child := range n.All() {
		if child.Kind() != tree.Element {
			continue
		}
		about := owner
		if strings.HasPrefix(child.Space(), terms) {
			switch id := rdfID(child); child.Key() {
			case "SpdxDocument":
				about = id
				r.spdxDocument(child, id)
			case "Package", "File":
				about = id
				if child.Len() > 1 && !r.seen[id] {
					r.seen[id] = true
					r.element(child, id)
				}
			case "ExtractedLicensingInfo":
				if name := property(child, "name"); name.OK() && !r.seen[id] {
					r.seen[id] = true
					v := r.entry("hasExtractedLicensingInfos", child)
					v.Put(textOf("licenseId", property(child, "licenseId")))
					v.Put(textOf("name", name))
					v.Put(textOf("extractedText", property(child, "extractedText")))
				}
			case "Relationship":
				r.relationship(child, owner)
			}
		}
		r.walk(child, about)
	}
}

// rdfAttribute is an attribute of RDF's own.
func rdfAttribute(n tree.Node, name string) string {
	for a := range n.All() {
		if a.Kind() == tree.Attribute && a.Space() == rdfSpace && a.Key() == name {
			return a.Text()
		}
	}
	return ""
}

// rdfID is the identifier of a node: the fragment of its address.
func rdfID(n tree.Node) string {
	for _, name := range []string{"about", "ID", "nodeID", "resource"} {
		if id := rdfAttribute(n, name); id != "" {
			return id[strings.LastIndexByte(id, '#')+1:]
		}
	}
	return ""
}

// property is the first property of a name.
func property(n tree.Node, name string) tree.Node {
	for child := range n.All() {
		if child.Kind() == tree.Element && child.Key() == name {
			return child
		}
	}
	return tree.Node{}
}

// inner is the node that a property holds or refers to.
func (r *rdfReader) inner(n tree.Node) tree.Node {
	for child := range n.All() {
		if child.Kind() == tree.Element {
			return child
		}
	}
	if key := referent(n); key != "" {
		return r.nodes[key]
	}
	return tree.Node{}
}

// meant is what a property says: an address, the address of the node that it
// holds, or a text.
func (r *rdfReader) meant(n tree.Node) string {
	if address := rdfAttribute(n, "resource"); address != "" {
		return address
	}
	if node := r.inner(n); node.OK() {
		return rdfAttribute(node, "about")
	}
	return strings.TrimSpace(n.Text())
}

// term is the end of an address of SPDX's vocabulary: checksumAlgorithm_sha1 is sha1.
func term(address string) string { return address[strings.LastIndexAny(address, "_#/")+1:] }

func textOf(key string, n tree.Node) *tree.Value {
	start, end := n.Span()
	return tree.Text(key, strings.TrimSpace(n.Text()), start, end)
}

func wordOf(key, word string, n tree.Node) *tree.Value {
	start, end := n.Span()
	return tree.Text(key, word, start, end)
}

func (r *rdfReader) entry(list string, n tree.Node) *tree.Value {
	return entryIn(r.document, list, n)
}

func entryIn(v *tree.Value, list string, n tree.Node) *tree.Value {
	start, end := n.Span()
	return v.List(list).Put(&tree.Value{Kind: tree.Object, Start: start, End: end})
}

func (r *rdfReader) spdxDocument(n tree.Node, id string) {
	if r.document.Get("SPDXID") != nil {
		return
	}
	r.document.Put(wordOf("SPDXID", id, n))
	namespace, _, _ := strings.Cut(rdfAttribute(n, "about"), "#")
	r.document.Put(wordOf("documentNamespace", namespace, n))
	for p := range n.All() {
		if p.Kind() != tree.Element {
			continue
		}
		switch p.Key() {
		case "specVersion":
			r.document.Put(textOf("spdxVersion", p))
		case "name":
			r.document.Put(textOf("name", p))
		case "dataLicense":
			r.document.Put(wordOf("dataLicense", r.licenseWords(p), p))
		case "describesPackage":
			r.document.List("documentDescribes").Put(wordOf("", rdfID(r.inner(p)), p))
		case "creationInfo":
			r.creationInfo(r.inner(p))
		}
	}
}

func (r *rdfReader) creationInfo(n tree.Node) {
	start, end := n.Span()
	info := r.document.Put(&tree.Value{Kind: tree.Object, Key: "creationInfo", Start: start, End: end})
	for p := range n.All() {
		if p.Kind() != tree.Element {
			continue
		}
		switch p.Key() {
		case "created":
			info.Put(textOf("created", p))
		case "creator":
			info.List("creators").Put(textOf("", p))
		}
	}
}

// relationship is said of the element that it stands in.
func (r *rdfReader) relationship(n tree.Node, owner string) {
	to := property(n, "relatedSpdxElement")
	target := r.meant(to)
	v := r.entry("relationships", n)
	v.Put(wordOf("spdxElementId", owner, n))
	v.Put(wordOf("relationshipType", snake(term(r.meant(property(n, "relationshipType")))), n))
	v.Put(wordOf("relatedSpdxElement", target[strings.LastIndexByte(target, '#')+1:], to))
}

// snake writes dependencyOf as DEPENDENCY_OF.
func snake(s string) string {
	var out strings.Builder
	for i, c := range s {
		if i > 0 && c >= 'A' && c <= 'Z' {
			out.WriteByte('_')
		}
		out.WriteRune(c)
	}
	return strings.ToUpper(out.String())
}

// element is a package or file.
func (r *rdfReader) element(n tree.Node, id string) {
	list := "packages"
	if n.Key() == "File" {
		list = "files"
	}
	v := r.entry(list, n)
	v.Put(wordOf("SPDXID", id, n))
	for p := range n.All() {
		if p.Kind() != tree.Element {
			continue
		}
		switch key := p.Key(); key {
		case "name", "versionInfo", "supplier", "originator", "sourceInfo", "fileName":
			if v.Get(key) == nil {
				v.Put(textOf(key, p))
			}
		case "downloadLocation":
			v.Put(wordOf(key, assertion(r.meant(p)), p))
		case "licenseConcluded", "licenseDeclared":
			if v.Get(key) == nil {
				v.Put(wordOf(key, r.licenseWords(p), p))
			}
		case "primaryPackagePurpose":
			v.Put(wordOf(key, purposeWord(term(r.meant(p))), p))
		case "checksum":
			r.checksum(v, r.inner(p))
		case "externalRef":
			r.externalRef(v, r.inner(p))
		case "packageVerificationCode":
			start, end := p.Span()
			code := v.Put(&tree.Value{Kind: tree.Object, Key: key, Start: start, End: end})
			code.Put(textOf("packageVerificationCodeValue", property(r.inner(p), "packageVerificationCodeValue")))
		}
	}
}

func purposeWord(s string) string { return strings.ReplaceAll(snake(s), "_", "-") }

func (r *rdfReader) checksum(v *tree.Value, n tree.Node) {
	entry := entryIn(v, "checksums", n)
	name := strings.ToUpper(term(strings.Replace(r.meant(property(n, "algorithm")), "_sha3_", "_sha3-", 1)))
	entry.Put(wordOf("algorithm", name, n))
	entry.Put(textOf("checksumValue", property(n, "checksumValue")))
}

func (r *rdfReader) externalRef(v *tree.Value, n tree.Node) {
	entry := entryIn(v, "externalRefs", n)
	category := strings.ReplaceAll(snake(term(r.meant(property(n, "referenceCategory")))), "_", "-")
	entry.Put(wordOf("referenceCategory", category, n))
	entry.Put(wordOf("referenceType", r.meant(property(n, "referenceType")), n))
	entry.Put(textOf("referenceLocator", property(n, "referenceLocator")))
}

// assertion is NONE and NOASSERTION for the terms that mean them.
func assertion(s string) string {
	switch s {
	case terms + "#noassertion":
		return "NOASSERTION"
	case terms + "#none":
		return "NONE"
	}
	return s
}

// licenseWords is the expression that a property's licence is.
func (r *rdfReader) licenseWords(p tree.Node) string {
	node := r.inner(p)
	if address := rdfAttribute(p, "resource"); address != "" && !strings.HasSuffix(node.Key(), "Set") {
		return licenseOfAddress(address)
	}
	if r.depth++; r.depth > 50 {
		return "NOASSERTION" // references in a circle
	}
	defer func() { r.depth-- }()
	if !node.OK() {
		return assertion(strings.TrimSpace(p.Text()))
	}
	return r.licenseOfNode(node)
}

func licenseOfAddress(address string) string {
	address = assertion(address)
	return address[strings.LastIndexAny(address, "/#")+1:]
}

func (r *rdfReader) licenseOfNode(n tree.Node) string {
	operator := map[string]string{"ConjunctiveLicenseSet": " AND ", "DisjunctiveLicenseSet": " OR "}[n.Key()]
	var members []string
	for p := range n.All() {
		if p.Kind() == tree.Element && (p.Key() == "member" || p.Key() == "licenseException") {
			members = append(members, r.licenseWords(p))
		}
	}
	slices.Sort(members)
	switch {
	case operator != "" && len(members) > 0:
		return "(" + strings.Join(members, operator) + ")"
	case n.Key() == "OrLaterOperator" && len(members) == 1:
		return members[0] + "+"
	case n.Key() == "WithExceptionOperator" && len(members) == 2:
		return r.licenseWords(property(n, "member")) + " WITH " + r.licenseWords(property(n, "licenseException"))
	}
	return licenseOfAddress(rdfAttribute(n, "about"))
}
