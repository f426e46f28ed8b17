package spdx

import (
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// Versions are the versions of SPDX 2 that we know.
func Versions() []string { return []string{"SPDX-2.0", "SPDX-2.1", "SPDX-2.2", "SPDX-2.3"} }

// reader fills a listing.
type reader struct {
	*listing.Listing
	// document is what relationships call the document itself.
	document string
	// described are the elements that the document describes.
	described []string
	// files are the ids of files: what contains them does not depend on them.
	files map[string]bool
	// depends is the index in SBOM.Dependencies of an element.
	depends map[string]int
	related []relation
	// names are those of licences that are not on SPDX's list.
	names map[string]string
}

// relation is one relationship.
type relation struct{ from, kind, to string }

// Read reads a document that has the shape of SPDX 2's JSON.
func Read(root tree.Node, l *listing.Listing) error {
	r := &reader{Listing: l, document: "SPDXRef-DOCUMENT", files: map[string]bool{}, depends: map[string]int{}}
	b := &r.SBOM
	b.Format = "spdx"
	r.Put("", place{root})
	var packages, files tree.Node
	r.names = map[string]string{}
	for n := range root.Get("hasExtractedLicensingInfos").All() {
		r.names[n.Get("licenseId").Text()] = r.Text(known(n.Get("name").Text()))
	}
	if id := root.Get("SPDXID").Text(); id != "" {
		r.document = id
	}
	for n := range root.All() {
		switch n.Key() {
		case "spdxVersion":
			b.SpecVersion = strings.TrimPrefix(r.text("spec_version", n), "SPDX-")
		case "documentNamespace":
			b.ID = r.text("id", n)
		case "name":
			b.Name = r.text("name", n)
		case "dataLicense":
			b.License = r.text("license", n)
		case "creationInfo":
			r.creation(n)
		case "documentDescribes":
			for id := range n.All() {
				r.described = append(r.described, id.Text())
			}
		case "relationships":
			r.relationships(n)
		case "packages":
			packages = n
		case "files":
			files = n
		}
	}
	if err := r.elements(packages, files); err != nil {
		return err
	}
	r.dependencies()
	r.Image()
	return nil
}

// text is the text of a field of the body, whose place is noted.
func (r *reader) text(field string, n tree.Node) string {
	r.Put(field, place{n})
	return r.Text(n.Text())
}

// licenseOf is a licence expression; one that is only a reference to a licence
// with a name is that name.
func (r *reader) licenseOf(s string) string {
	s = r.Text(known(s))
	if name := r.names[s]; name != "" {
		return name
	}
	return s
}

func (r *reader) creation(n tree.Node) {
	r.SBOM.Created = r.text("created", n.Get("created"))
	r.Put("authors", place{n.Get("creators")})
	r.Put("tools", place{n.Get("creators")})
	for creator := range n.Get("creators").All() {
		kind, name := agent(r.Text(creator.Text()))
		switch {
		case name == "":
		case kind == "Tool":
			r.SBOM.Tools = append(r.SBOM.Tools, toolName(name))
		default:
			r.SBOM.Authors = append(r.SBOM.Authors, name)
		}
	}
}

// agent takes "Organization: Example (mail@example.com)" apart.
func agent(s string) (kind, name string) {
	s = known(s)
	kind, name, ok := strings.Cut(s, ":")
	if kind = strings.TrimSpace(kind); !ok || kind != "Tool" && kind != "Organization" && kind != "Person" {
		return "", strings.TrimSpace(s)
	}
	name = strings.TrimSpace(name)
	if open := strings.LastIndex(name, "("); open > 0 && strings.HasSuffix(name, ")") {
		name = strings.TrimSpace(name[:open])
	}
	return kind, strings.TrimSuffix(name, "()")
}

// toolName is "name version" of "name-version", as SPDX asks to write it.
func toolName(s string) string {
	if dash := strings.LastIndexByte(s, '-'); dash > 0 && dash+1 < len(s) && strings.ContainsAny(s[dash+1:dash+2], "0123456789v") && !strings.Contains(s, " ") {
		return s[:dash] + " " + s[dash+1:]
	}
	return s
}

// known is a value, or "" where the document says that there is none or that
// it does not know.
func known(s string) string {
	if s = strings.TrimSpace(s); s == "NOASSERTION" || s == "NONE" {
		return ""
	}
	return s
}

func (r *reader) relationships(n tree.Node) {
	r.Put("dependencies", place{n})
	for n := range n.All() {
		var rel relation
		for field := range n.All() {
			switch field.Key() {
			case "spdxElementId":
				rel.from = field.Text()
			case "relationshipType":
				rel.kind = strings.ToUpper(field.Text())
			case "relatedSpdxElement":
				rel.to = field.Text()
			}
		}
		switch {
		case rel.kind == "DESCRIBES" && rel.from == r.document:
			r.described = append(r.described, rel.to)
		case rel.kind == "DESCRIBED_BY" && rel.to == r.document:
			r.described = append(r.described, rel.from)
		default:
			r.related = append(r.related, rel)
		}
	}
}

// elements lists packages and files. What the document describes is its
// subject, if it is one thing; an image or a directory is nothing but the
// subject, a package is listed too.
func (r *reader) elements(packages, files tree.Node) error {
	slices.Sort(r.described)
	r.described = slices.Compact(r.described)
	r.Put("components", place{packages})
	subject := ""
	if len(r.described) == 1 {
		subject = r.described[0]
	}
	for n := range packages.All() {
		c, extra := r.pkg(n)
		if c.Ref == subject && subject != "" {
			r.setSubject(c, extra, n)
			if onlySubject(&c, packages.Len()) {
				continue
			}
		}
		if c.Type == "operating-system" && r.OS.ID == "" {
			r.OS.ID, r.OS.Name, r.OS.Version = c.Name, c.Name, c.Version
		}
		if err := r.Add(c, extra); err != nil {
			return err
		}
	}
	for n := range files.All() {
		c, extra := r.file(n)
		r.files[c.Ref] = true
		if c.Ref == subject && subject != "" {
			r.setSubject(c, extra, n)
		}
		if err := r.Add(c, extra); err != nil {
			return err
		}
	}
	return nil
}

// onlySubject says that what the document describes is no package of its own
// list: an image, or what others are in and has no package URL.
func onlySubject(c *inputs.Component, packages int) bool {
	purl := listing.ParsePURL(c.PURL)
	return c.Type == "container" || c.Type == "operating-system" || purl.Type == "oci" || purl.Type == "docker" || purl.Type == "" && packages > 1
}

func (r *reader) setSubject(c inputs.Component, extra listing.Extra, n tree.Node) {
	c.Path = inputs.Path{"subject"}
	r.SBOM.Subject, r.Subject = c, extra
	r.SBOM.Supplier = c.Supplier
	r.Put("subject", place{n})
	r.Put("supplier", place{n})
}

// dependencies are the relationships that say that one thing is in another or
// needs it.
func (r *reader) dependencies() {
	for _, rel := range r.related {
		from, to := rel.from, rel.to
		switch rel.kind {
		case "DEPENDS_ON", "CONTAINS", "STATIC_LINK", "DYNAMIC_LINK", "HAS_PREREQUISITE":
		case "DEPENDENCY_OF", "CONTAINED_BY", "RUNTIME_DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF",
			"OPTIONAL_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "PREREQUISITE_FOR":
			from, to = to, from
		default:
			continue
		}
		if known(to) == "" || known(from) == "" || r.files[to] {
			continue
		}
		i, ok := r.depends[from]
		if !ok {
			i = len(r.SBOM.Dependencies)
			r.depends[from] = i
			r.SBOM.Dependencies = append(r.SBOM.Dependencies, inputs.Dependency{Ref: r.Text(from), DependsOn: []string{}})
		}
		d := &r.SBOM.Dependencies[i]
		d.DependsOn = append(d.DependsOn, r.Text(to))
	}
}
