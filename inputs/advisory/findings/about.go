package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/package-url/packageurl-go"
)

// factVulnerabilities is what a document misses when a report is about another.
const factVulnerabilities = "vulnerabilities"

// states says that the report says what it is about.
func (r *Report) states() bool {
	return len(r.Digests) > 0 || len(r.References) > 0 || len(r.DiffIDs) > 0
}

// identity is what a document goes by.
type identity struct {
	digests, diffIDs []string
	references       []inputs.ImageReference
	name             string
}

func identify(doc *inputs.Document) identity {
	id := identity{name: doc.Subject.Name}
	add := func(digests ...string) {
		for _, d := range digests {
			if strings.Contains(d, ":") {
				id.digests = append(id.digests, strings.ToLower(d))
			}
		}
	}
	if i := doc.Image; i != nil {
		add(i.Digest, i.Index, i.ID, i.Reference.Digest)
		if i.Reference.Repository != "" {
			id.references = append(id.references, i.Reference)
		}
		for _, l := range i.Layers {
			id.diffIDs = append(id.diffIDs, l.DiffID)
		}
	}
	if b := doc.SBOM; b != nil {
		add(b.Image)
		if b.Subject.Type == "container" {
			id.references = append(id.references, inputs.ParseReference(b.Subject.Name))
		}
	}
	return id
}

// about splits the reports into those about the document and, for the others,
// why they are not. Reports are often made for each platform of an image: as
// long as one is about the document nothing is missing.
func (rs *Reports) about(doc *inputs.Document) (about []*Report, others []inputs.Gap) {
	id := identify(doc)
	for _, r := range rs.all {
		if why := r.differs(id); why != "" {
			others = append(others, inputs.Gap{Fact: factVulnerabilities, Why: fmt.Sprintf("report %s is not applied: %s", r.Name, why)})
			continue
		}
		about = append(about, r)
	}
	return about, others
}

// differs says why a report is about something else, "" if it is not.
func (r *Report) differs(id identity) string {
	for _, d := range r.Digests {
		if slices.Contains(id.digests, strings.ToLower(d)) {
			return ""
		}
	}
	if len(r.DiffIDs) > 0 && slices.Equal(r.DiffIDs, id.diffIDs) {
		return ""
	}
	if len(r.Digests) > 0 && len(id.digests) > 0 {
		return fmt.Sprintf("it is about %s, this is %s", short(r.Digests[0]), short(id.digests[0]))
	}
	if len(r.References) == 0 || len(id.references) == 0 {
		if len(r.References) > 0 && !slices.Contains(r.References, id.name) && len(r.Digests) > 0 {
			return fmt.Sprintf("it is about %s, this is %s", r.References[0], id.name)
		}
		return ""
	}
	for _, name := range r.References {
		want := inputs.ParseReference(name)
		for _, have := range id.references {
			if want.Repository == have.Repository && want.Registry == have.Registry && (want.Tag == "" || have.Tag == "" || want.Tag == have.Tag) {
				return ""
			}
		}
	}
	return fmt.Sprintf("it is about %s, this is %s", r.References[0], id.references[0].Reference)
}

func short(digest string) string {
	if len(digest) > 19 {
		return digest[:19] + "…"
	}
	return digest
}

// place finds a document's packages and layers by what reports call them.
type place struct {
	doc      *inputs.Document
	exact    map[string]int // by type, name and version
	loose    map[string]int // by name and version
	byDiffID map[string]string
}

func newPlace(doc *inputs.Document) *place {
	p := &place{doc: doc, exact: map[string]int{}, loose: map[string]int{}, byDiffID: map[string]string{}}
	for i := range doc.Packages {
		pkg := &doc.Packages[i]
		keep(p.exact, key(pkg.PURL, pkg.Name, pkg.Version), i)
		keep(p.loose, pkg.Name+"\x00"+pkg.Version, i)
	}
	if doc.Image != nil {
		for _, l := range doc.Image.Layers {
			p.byDiffID[l.DiffID] = l.Digest
		}
	}
	return p
}

// keep keeps the first of several alike.
func keep(in map[string]int, k string, i int) {
	if _, ok := in[k]; !ok {
		in[k] = i
	}
}

// key is a package URL without what tools write in different ways: qualifiers,
// an rpm's epoch, the vendor's two names, Go's v.
func key(purl, name, version string) string {
	if len(purl) > 4096 {
		return ""
	}
	p, err := packageurl.FromString(purl)
	if err != nil {
		return "\x00" + name + "\x00" + version
	}
	v := p.Version
	for _, q := range p.Qualifiers {
		if q.Key == "epoch" && !strings.Contains(v, ":") && q.Value != "0" {
			v = q.Value + ":" + v
		}
	}
	namespace := p.Namespace
	switch p.Type {
	case "rpm":
		if namespace == "redhat" {
			namespace = "rhel"
		}
		v = strings.TrimPrefix(v, "0:")
	case "golang":
		v = strings.TrimPrefix(strings.TrimPrefix(v, "go"), "v")
	}
	return p.Type + "\x00" + namespace + "/" + p.Name + "\x00" + v
}

// mergeInto adds the report's findings to the document, under the document's
// names for packages and layers.
func (r *Report) mergeInto(doc *inputs.Document, p *place) {
	found := make([]inputs.Vulnerability, 0, len(r.Vulnerabilities))
	for _, v := range r.Vulnerabilities {
		i, ok := p.exact[key(v.PURL, v.Package, v.Installed)]
		if !ok {
			if i, ok = p.loose[v.Package+"\x00"+v.Installed]; ok && v.PURL != "" && typeOf(v.PURL) != doc.Packages[i].Type {
				ok = false
			}
		}
		if ok {
			pkg := &doc.Packages[i]
			v.Package, v.PURL, v.Installed, v.Layer, v.OwnedBy = pkg.Name, pkg.PURL, pkg.Version, pkg.Layer, pkg.OwnedBy
		} else if digest := p.byDiffID[v.Layer]; digest != "" {
			v.Layer = digest
		}
		found = append(found, v)
	}
	merge.Into(doc, found)
}

func typeOf(purl string) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(purl, "pkg:"), "/")
	return kind
}
