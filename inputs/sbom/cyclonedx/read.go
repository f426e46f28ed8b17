package cyclonedx

import (
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// Versions are the versions that we know, oldest first.
func Versions() []string {
	return []string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}
}

// reader fills a listing.
type reader struct {
	*listing.Listing
	// byRef is the component that a bom-ref names; -1 is the subject.
	byRef map[string]int
	twice map[string]bool
}

// Read reads a document that has the shape of CycloneDX's JSON.
func Read(root tree.Node, l *listing.Listing) error {
	r := &reader{Listing: l, byRef: map[string]int{}, twice: map[string]bool{}}
	r.SBOM.Format = "cyclonedx"
	r.Put("", place{root})
	var dependencies, vulnerabilities tree.Node
	for n := range root.All() {
		switch n.Key() {
		case "specVersion":
			r.SBOM.SpecVersion = r.text("spec_version", n)
		case "serialNumber":
			r.SBOM.ID = r.text("id", n)
		case "version":
			if v, err := strconv.Atoi(strings.TrimSpace(n.Text())); err == nil {
				r.SBOM.Version = v
			}
			r.Put("version", place{n})
		case "metadata":
			r.metadata(n)
		case "components":
			r.Put("components", place{n})
			if err := r.components(n); err != nil {
				return err
			}
		case "dependencies":
			dependencies = n
		case "vulnerabilities":
			vulnerabilities = n
		case "compositions":
			r.compositions(n)
		}
	}
	r.dependencies(dependencies)
	r.vulnerabilities(vulnerabilities)
	for ref := range r.twice {
		r.Problem("the bom-ref %q names several components", ref)
	}
	r.Image()
	return nil
}

// text is the text of a field of the body, whose place is noted.
func (r *reader) text(field string, n tree.Node) string {
	r.Put(field, place{n})
	return r.Text(n.Text())
}

func (r *reader) metadata(n tree.Node) {
	b := &r.SBOM
	for n := range n.All() {
		switch n.Key() {
		case "timestamp":
			b.Created = r.text("created", n)
		case "tools":
			b.Tools = append(b.Tools, r.tools(n)...)
			r.Put("tools", place{n})
		case "authors":
			for author := range n.All() {
				if name := firstOf(author, "name", "email"); name != "" {
					b.Authors = append(b.Authors, r.Text(name))
				}
			}
			r.Put("authors", place{n})
		case "supplier":
			b.Supplier = r.text("supplier", n.Get("name"))
			r.Put("supplier", place{n})
		case "manufacture", "manufacturer":
			if name := n.Get("name").Text(); name != "" {
				b.Authors = append(b.Authors, r.Text(name))
			}
		case "licenses":
			b.License = r.Text(strings.Join(licenses(n), " AND "))
			r.Put("license", place{n})
		case "lifecycles":
			for phase := range n.All() {
				b.Lifecycles = append(b.Lifecycles, r.Text(firstOf(phase, "phase", "name")))
			}
			r.Put("lifecycles", place{n})
		case "component":
			r.subject(n)
		case "properties":
			for p := range n.All() {
				r.property(&r.Subject, p)
			}
		}
	}
}

// subject reads what the document describes; what that is made of is listed.
func (r *reader) subject(n tree.Node) {
	c, extra, nested := r.component(n)
	c.Path = inputs.Path{"subject"}
	epoch := r.Subject
	r.SBOM.Subject, r.Subject = c, extra
	if r.Subject.Layer == "" {
		r.Subject.Layer = epoch.Layer
	}
	r.SBOM.Name = c.Name
	r.Put("subject", place{n})
	r.Put("name", place{n})
	if c.Ref != "" {
		r.byRef[c.Ref] = -1
	}
	if nested.OK() {
		if err := r.components(nested); err != nil {
			r.Problem("%v", err)
		}
	}
}

// tools reads the old list of tools and the newer lists of components and services.
func (r *reader) tools(n tree.Node) []string {
	var out []string
	if n.Kind() == tree.Object {
		return append(r.tools(n.Get("components")), r.tools(n.Get("services"))...)
	}
	for tool := range n.All() {
		if name := strings.TrimSpace(tool.Get("name").Text() + " " + tool.Get("version").Text()); name != "" {
			out = append(out, r.Text(name))
		}
	}
	return out
}

func (r *reader) compositions(n tree.Node) {
	r.Put("compositions", place{n})
	for composition := range n.All() {
		if aggregate := composition.Get("aggregate").Text(); aggregate != "" {
			r.SBOM.Compositions = append(r.SBOM.Compositions, aggregate)
		}
	}
}

func (r *reader) dependencies(n tree.Node) {
	r.Put("dependencies", place{n})
	unknown := 0
	known := func(ref string) {
		if _, ok := r.byRef[ref]; !ok {
			unknown++
		}
	}
	for d := range n.All() {
		dependency := inputs.Dependency{DependsOn: []string{}}
		for field := range d.All() {
			switch field.Key() {
			case "ref":
				dependency.Ref = r.Text(field.Text())
			case "dependsOn":
				for on := range field.All() {
					dependency.DependsOn = append(dependency.DependsOn, r.Text(on.Text()))
					known(on.Text())
				}
			}
		}
		known(dependency.Ref)
		r.SBOM.Dependencies = append(r.SBOM.Dependencies, dependency)
	}
	if unknown > 0 {
		r.Problem("dependencies name %d times what the document does not list as a component", unknown)
	}
}

// firstOf is the first of the fields that is not empty.
func firstOf(n tree.Node, keys ...string) string {
	for _, key := range keys {
		if text := n.Get(key).Text(); text != "" {
			return text
		}
	}
	return ""
}
