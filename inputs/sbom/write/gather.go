package write

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
)

// fromImage takes an image's packages, and what is noteworthy about its layers
// and files as properties.
func (c *contents) fromImage(doc *inputs.Document) {
	image := doc.Image
	c.image = true
	c.created = image.Created
	name := image.Reference.Registry + "/" + image.Reference.Repository
	if image.Reference.Repository == "" {
		// A layout, archive or directory: where it lies is nobody's business.
		_, name, _ = strings.Cut(doc.Subject.Name, ":")
		name = path.Base(strings.TrimSuffix(name, "/"))
	}
	c.name = name
	digest := image.Digest
	if digest == "" {
		digest = image.Reference.Digest
	}
	c.subject = item{kind: "container", name: name, version: digest, purl: imagePURL(image, digest)}
	if c.subject.version == "" {
		c.subject.version = image.Reference.Tag
	}
	if c.subject.version == "" {
		c.subject.version = image.ID
	}
	c.subject.ref = c.subject.purl
	if c.subject.ref == "" {
		c.subject.ref = "image:" + name
	}
	if algorithm, hex, ok := strings.Cut(digest, ":"); ok && algorithm == "sha256" {
		c.subject.hashes = []inputs.Hash{{Algorithm: "SHA-256", Value: hex}}
	}
	c.imageProperties(doc)
	if os := image.OS; os.ID != "" {
		c.items = append(c.items, item{ref: "os:" + os.ID + "-" + os.Version, kind: "operating-system", name: os.ID, version: os.Version, supplier: os.Name})
	}
	for i := range doc.Packages {
		c.items = append(c.items, fromPackage(&doc.Packages[i], image.OS.Name))
	}
	needs := inputs.Dependency{Ref: c.subject.ref}
	for i := range c.items {
		needs.DependsOn = append(needs.DependsOn, c.items[i].ref)
	}
	c.needs = []inputs.Dependency{needs}
}

// imagePURL is the image's package URL, as the type oci defines it; "" without a digest.
func imagePURL(image *inputs.Image, digest string) string {
	if digest == "" || image.Reference.Repository == "" {
		return ""
	}
	purl := "pkg:oci/" + url.PathEscape(strings.ToLower(path.Base(image.Reference.Repository))) + "@" + strings.Replace(digest, ":", "%3A", 1)
	for _, q := range [][2]string{{"arch", image.Platform.Architecture},
		{"repository_url", image.Reference.Registry + "/" + image.Reference.Repository}, {"tag", image.Reference.Tag}} {
		if q[1] != "" {
			purl = listing.WithQualifier(purl, q[0], q[1])
		}
	}
	return purl
}

func (c *contents) imageProperties(doc *inputs.Document) {
	image := doc.Image
	add := func(name, value string) {
		if value != "" {
			c.properties = append(c.properties, property{"boltseal:" + name, value})
		}
	}
	add("image-id", image.ID)
	add("platform", strings.Trim(image.Platform.OS+"/"+image.Platform.Architecture+"/"+image.Platform.Variant, "/"))
	add("user", image.Config.User)
	for _, layer := range image.Layers {
		// Not the instruction: it may hold a secret.
		add("layer", layer.Digest)
	}
	for _, f := range doc.Files.Setuid {
		add("setuid", f.Path)
	}
	for _, f := range doc.Files.Privileged {
		add("privileged", f.Path)
	}
	for _, f := range doc.Files.WorldWritable {
		add("world-writable", f.Path)
	}
	for _, gap := range doc.Evidence.Missing {
		add("missing", gap.Fact+": "+gap.Why)
	}
}

// fromPackage is the component that a package is.
func fromPackage(p *inputs.Package, distribution string) item {
	it := item{ref: p.PURL, kind: "library", name: p.Name, version: p.Version, purl: p.PURL, licenses: p.Licenses, path: p.Path, source: p.Source}
	if len(p.CPEs) > 0 {
		it.cpe = p.CPEs[0]
	}
	switch purl := listing.ParsePURL(p.PURL); {
	case purl.Type == "deb" || purl.Type == "apk" || purl.Type == "rpm":
		it.supplier = distribution
	case purl.Type != "" && purl.Namespace != "":
		it.group, it.name = purl.Namespace, purl.Name
	}
	add := func(name, value string) {
		if value != "" {
			it.properties = append(it.properties, property{"boltseal:" + name, value})
		}
	}
	add("layer", p.Layer)
	add("path", p.Path)
	add("owned-by", p.OwnedBy)
	if (p.Source.Name != "" && p.Source.Name != p.Name) || (p.Source.Version != "" && p.Source.Version != p.Version) {
		add("source", p.Source.Name)
		add("source-version", p.Source.Version)
	}
	if !p.Installed {
		it.scope = "excluded"
	}
	return it
}

// fromSBOM takes what another bill of materials says.
func (c *contents) fromSBOM(doc *inputs.Document) {
	b := doc.SBOM
	c.name, c.created, c.tools, c.authors, c.supplier = b.Name, b.Created, b.Tools, b.Authors, b.Supplier
	c.aggregates, c.lifecycles, c.needs = b.Compositions, b.Lifecycles, b.Dependencies
	if c.name == "" {
		c.name = doc.Subject.Name
	}
	c.subject = fromComponent(&b.Subject)
	if b.Image != "" && len(c.subject.hashes) == 0 && strings.HasPrefix(b.Image, "sha256:") {
		c.subject.hashes = []inputs.Hash{{Algorithm: "SHA-256", Value: b.Image[len("sha256:"):]}}
	}
	// A component's package has the same package URL, but for the distribution.
	packages := map[string]*inputs.Package{}
	for i := range doc.Packages {
		packages[packageKey(doc.Packages[i].PURL)] = &doc.Packages[i]
	}
	for i := range b.Components {
		it := fromComponent(&b.Components[i])
		if p := packages[packageKey(it.purl)]; p != nil && it.purl != "" {
			known := fromPackage(p, "")
			it.properties, it.path, it.source = known.properties, known.path, known.source
			it.purl = p.PURL
		}
		c.items = append(c.items, it)
	}
	for _, problem := range b.Problems {
		c.properties = append(c.properties, property{"boltseal:problem", problem})
	}
}

// packageKey is a package URL without the distribution, which reading may add.
func packageKey(purl string) string { return listing.WithQualifier(purl, "distro", "") }

func fromComponent(p *inputs.Component) item {
	it := item{ref: p.Ref, kind: p.Type, group: p.Group, name: p.Name, version: p.Version, purl: p.PURL, cpe: p.CPE,
		supplier: p.Supplier, scope: p.Scope, licenses: p.Licenses, hashes: p.Hashes}
	if it.ref == "" {
		it.ref = it.purl
	}
	if it.ref == "" && it.name != "" {
		it.ref = fmt.Sprintf("%s@%s", it.name, it.version)
	}
	return it
}
