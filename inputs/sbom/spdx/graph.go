package spdx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// GraphVersions are the versions of SPDX 3 that we know.
func GraphVersions() []string { return []string{"3.0", "3.0.0", "3.0.1"} }

// IsGraph says that a JSON document is SPDX 3: JSON-LD with SPDX's context.
func IsGraph(root tree.Node) bool {
	context := root.Get("@context")
	if context.Kind() == tree.String {
		return isContext(context.Text())
	}
	for n := range context.All() {
		if n.Kind() == tree.String && isContext(n.Text()) {
			return true
		}
	}
	return false
}

func isContext(address string) bool { return strings.Contains(address, "spdx.org/rdf/3.") }

// short is a type or property without its profile: software_Package and
// https://spdx.org/rdf/3.0.1/terms/Software/Package are Package.
func short(name string) string { return name[strings.LastIndexAny(name, "_:/")+1:] }

// field is a property of an element, whatever profile it is of.
func field(n tree.Node, name string) tree.Node {
	for child := range n.All() {
		if child.Key() == name || short(child.Key()) == name && child.Key()[0] != '@' {
			return child
		}
	}
	return tree.Node{}
}

func typeOf(n tree.Node) string {
	t := n.Get("type")
	if !t.OK() {
		t = n.Get("@type")
	}
	return short(t.Text())
}

func idOf(n tree.Node) string {
	for _, key := range []string{"spdxId", "@id", "id"} {
		if id := n.Get(key); id.OK() {
			return id.Text()
		}
	}
	return ""
}

// graph reads the elements of a graph.
type graph struct {
	*reader
	byID     map[string]tree.Node
	licenses map[string]string // licence expressions by element
	roots    []string
	// concluded and declared are licences by package, as elements.
	concluded, declared map[string]string
	completeness        map[string]bool
}

// ReadGraph reads SPDX 3.
func ReadGraph(root tree.Node, l *listing.Listing) error {
	g := &graph{reader: &reader{Listing: l, files: map[string]bool{}, depends: map[string]int{}},
		byID: map[string]tree.Node{}, licenses: map[string]string{}, concluded: map[string]string{}, declared: map[string]string{},
		completeness: map[string]bool{}}
	l.SBOM.Format = "spdx"
	g.Put("", place{root})
	list := root.Get("@graph")
	if !list.OK() {
		list = root
	}
	if list.Kind() != tree.Array && typeOf(root) == "" {
		start, _ := root.Span()
		return &tree.SyntaxError{Offset: start, Err: fmt.Errorf(`SPDX 3: the document has neither "@graph" nor "type"`)}
	}
	if err := g.index(list); err != nil {
		return err
	}
	g.each(list, g.document)
	g.each(list, g.relationship)
	if err := g.list(list); err != nil {
		return err
	}
	g.dependencies()
	g.each(list, g.assessment)
	g.Image()
	return nil
}

// each calls fn for each element.
func (g *graph) each(list tree.Node, fn func(n tree.Node, kind string)) {
	if list.Kind() == tree.Object {
		fn(list, typeOf(list))
		return
	}
	for n := range list.All() {
		fn(n, typeOf(n))
	}
}

// index finds the elements by their ids.
func (g *graph) index(list tree.Node) (err error) {
	g.each(list, func(n tree.Node, kind string) {
		start, _ := n.Span()
		if n.Kind() != tree.Object || kind == "" {
			if err == nil {
				err = &tree.SyntaxError{Offset: start, Err: fmt.Errorf(`SPDX 3: an element of the graph has no "type"`)}
			}
			return
		}
		id := idOf(n)
		g.byID[id] = n
		switch kind {
		case "LicenseExpression":
			g.licenses[id] = g.Text(field(n, "licenseExpression").Text())
		case "ListedLicense", "CustomLicense":
			g.licenses[id] = g.Text(licenseName(id, n))
		case "Package", "File":
			if name := field(n, "name"); name.Text() == "" && err == nil {
				err = &tree.SyntaxError{Offset: start, Err: fmt.Errorf(`SPDX 3: %s %q: "name" is missing`, kind, id)}
			}
		}
	})
	return err
}

// licenseName is the SPDX identifier at the end of a listed licence's address,
// else its name.
func licenseName(id string, n tree.Node) string {
	if name, ok := strings.CutPrefix(id, "https://spdx.org/licenses/"); ok {
		return name
	}
	return field(n, "name").Text()
}

// document reads who made the document, when, and what it is about.
func (g *graph) document(n tree.Node, kind string) {
	b := &g.SBOM
	switch kind {
	case "SpdxDocument":
		b.ID, b.Name = g.Text(idOf(n)), g.Text(field(n, "name").Text())
		g.Put("id", place{n})
		g.Put("name", place{n})
		b.License = g.license(field(n, "dataLicense").Text())
		g.roots = append(g.roots, texts(field(n, "rootElement"))...)
		info := field(n, "creationInfo")
		if info.Kind() == tree.String {
			info = g.byID[info.Text()]
		}
		g.creationInfo(info)
	case "Sbom", "Bom":
		for _, phase := range texts(field(n, "sbomType")) {
			b.Lifecycles = append(b.Lifecycles, g.Text(phase))
		}
		if b.ID == "" {
			b.ID = g.Text(idOf(n))
		}
		g.described = append(g.described, texts(field(n, "rootElement"))...)
	case "CreationInfo":
		if b.SpecVersion == "" {
			g.creationInfo(n)
		}
	}
}

// texts are the strings of a list, or the one string.
func texts(n tree.Node) []string {
	if n.Kind() == tree.String {
		return []string{n.Text()}
	}
	var out []string
	for item := range n.All() {
		if item.Kind() == tree.String {
			out = append(out, item.Text())
		} else {
			out = append(out, idOf(item))
		}
	}
	return out
}

func (g *graph) creationInfo(n tree.Node) {
	b := &g.SBOM
	if b.SpecVersion != "" || !n.OK() {
		return
	}
	b.SpecVersion = g.text("spec_version", field(n, "specVersion"))
	b.Created = g.text("created", field(n, "created"))
	for _, id := range texts(field(n, "createdBy")) {
		if name := g.nameOf(id); name != "" {
			b.Authors = append(b.Authors, name)
		}
	}
	for _, id := range texts(field(n, "createdUsing")) {
		if name := g.nameOf(id); name != "" {
			b.Tools = append(b.Tools, name)
		}
	}
}

// nameOf is the name of an agent or tool.
func (g *graph) nameOf(id string) string {
	if n, ok := g.byID[id]; ok {
		return g.Text(field(n, "name").Text())
	}
	return ""
}

func (g *graph) license(id string) string {
	if text, ok := g.licenses[id]; ok {
		return known(text)
	}
	if strings.HasPrefix(id, "https://spdx.org/licenses/") || strings.HasPrefix(id, "http://spdx.org/licenses/") || !strings.ContainsAny(id, ":/") {
		return known(g.Text(id[strings.LastIndexByte(id, '/')+1:]))
	}
	return ""
}

// relationship reads one relationship.
func (g *graph) relationship(n tree.Node, kind string) {
	if kind != "Relationship" && kind != "LifecycleScopedRelationship" {
		return
	}
	from, targets := field(n, "from").Text(), texts(field(n, "to"))
	name := field(n, "relationshipType").Text()
	if c := field(n, "completeness").Text(); c != "" && !g.completeness[c] && (name == "contains" || name == "dependsOn") {
		g.completeness[c] = true
		g.SBOM.Compositions = append(g.SBOM.Compositions, map[string]string{"complete": "complete", "incomplete": "incomplete"}[c])
		if last := len(g.SBOM.Compositions) - 1; g.SBOM.Compositions[last] == "" {
			g.SBOM.Compositions[last] = "unknown"
		}
	}
	for _, to := range targets {
		switch name {
		case "hasConcludedLicense":
			g.concluded[from] = to
		case "hasDeclaredLicense":
			g.declared[from] = to
		case "describes":
			g.described = append(g.described, to)
		case "contains", "dependsOn", "hasStaticLink", "hasDynamicLink", "hasPrerequisite":
			g.related = append(g.related, relation{from, "DEPENDS_ON", to})
		}
	}
}

// list lists packages and files.
func (g *graph) list(list tree.Node) (err error) {
	subject := g.root()
	packages := 0
	g.each(list, func(_ tree.Node, kind string) {
		if strings.HasSuffix(kind, "Package") {
			packages++
		}
	})
	g.Put("components", place{list})
	g.each(list, func(n tree.Node, kind string) {
		isFile := kind == "File"
		if !strings.HasSuffix(kind, "Package") && !isFile || err != nil {
			return
		}
		c, extra := g.element(n, kind)
		if isFile {
			g.files[c.Ref] = true
		}
		if c.Ref == subject {
			g.setSubject(c, extra, n)
			if !isFile && onlySubject(&c, packages) {
				return
			}
		}
		if c.Type == "operating-system" && g.OS.ID == "" {
			g.OS.ID, g.OS.Name, g.OS.Version = c.Name, c.Name, c.Version
		}
		err = g.Add(c, extra)
	})
	return err
}

// root is the one package or file that the document is about, "" where there
// is none or where there are several.
func (g *graph) root() string {
	for _, ids := range [][]string{g.described, g.roots} {
		found := []string{}
		for _, id := range ids {
			if kind := typeOf(g.byID[id]); (strings.HasSuffix(kind, "Package") || kind == "File") && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
		if len(found) > 0 {
			return map[bool]string{true: found[0]}[len(found) == 1]
		}
	}
	return ""
}

// element reads a package or file.
func (g *graph) element(n tree.Node, kind string) (c inputs.Component, extra listing.Extra) {
	c = listing.NoComponent()
	c.Ref, c.Type = g.Text(idOf(n)), "library"
	extra.Packaged = true
	if kind == "File" {
		c.Type, extra.Packaged = "file", false
	}
	for n := range n.All() {
		switch short(n.Key()) {
		case "name":
			c.Name = g.Text(n.Text())
		case "packageVersion":
			c.Version = g.Text(known(n.Text()))
		case "packageUrl":
			c.PURL = g.Text(n.Text())
		case "suppliedBy":
			c.Supplier = g.nameOf(n.Text())
		case "originatedBy":
			for _, id := range texts(n) {
				if c.Supplier == "" {
					c.Supplier = g.nameOf(id)
				}
			}
		case "primaryPurpose":
			if extra.Packaged {
				c.Type = graphPurpose(n.Text())
			}
		case "sourceInfo":
			sourceInfo(&extra, g.Text(n.Text()))
		case "verifiedUsing":
			for h := range n.All() {
				if typeOf(h) == "PackageVerificationCode" {
					extra.Identified = true
				} else if value := field(h, "hashValue").Text(); value != "" {
					c.Hashes = append(c.Hashes, inputs.Hash{Algorithm: algorithm(field(h, "algorithm").Text()), Value: strings.ToLower(value)})
				}
			}
		case "externalIdentifier":
			for id := range n.All() {
				g.identifier(&c, &extra, id)
			}
		}
	}
	for _, from := range []map[string]string{g.concluded, g.declared} {
		if license := g.license(from[c.Ref]); license != "" && len(c.Licenses) == 0 {
			c.Licenses = []string{license}
		}
	}
	if g.WithPlaces {
		extra.Place = graphPlace{place{n}}
	}
	return c, extra
}

func graphPurpose(s string) string {
	switch s {
	case "application", "framework", "container", "device", "firmware", "file":
		return s
	case "operatingSystem":
		return "operating-system"
	}
	return "library"
}

func (g *graph) identifier(c *inputs.Component, extra *listing.Extra, n tree.Node) {
	value := g.Text(field(n, "identifier").Text())
	switch short(field(n, "externalIdentifierType").Text()) {
	case "packageUrl":
		if c.PURL == "" {
			c.PURL = value
		}
	case "cpe23", "cpe22":
		if c.CPE == "" {
			c.CPE = value
		}
		extra.CPEs = append(extra.CPEs, value)
	case "swid", "swhid", "gitoid":
		extra.Identified = true
	}
}

// graphPlace finds fields by their names in SPDX 3.
type graphPlace struct{ place }

// Field implements listing.Place.
func (p graphPlace) Field(name string) (start, end int, ok bool) {
	names := map[string][]string{"ref": {"spdxId"}, "type": {"primaryPurpose"}, "name": {"name"}, "version": {"packageVersion"},
		"purl": {"packageUrl", "externalIdentifier"}, "cpe": {"externalIdentifier"}, "supplier": {"suppliedBy", "originatedBy"}, "hashes": {"verifiedUsing"}}
	for _, key := range names[name] {
		if n := field(p.n, key); n.OK() {
			start, end = n.Span()
			return start, end, true
		}
	}
	return 0, 0, false
}

// score reads a number that may be written as a string.
func score(n tree.Node) float64 {
	if x, err := strconv.ParseFloat(n.Text(), 64); err == nil && x >= 0 && x <= 10 {
		return x
	}
	return -1
}
