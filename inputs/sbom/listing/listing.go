package listing

import (
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// MostComponents is how many components a bill of materials may list: more
// than ten times what the largest images hold.
const MostComponents = 500_000

// Place is where a component, or another part of a document, stands in its file.
type Place interface {
	// Span is the range of bytes.
	Span() (start, end int)
	// Field is the range of what one of the fields of inputs.Component, by its
	// JSON name, was read from.
	Field(name string) (start, end int, ok bool)
}

// Extra is what a document says of a component beside what inputs.Component holds.
type Extra struct {
	// Source is the source package of a distribution's package.
	Source inputs.PackageSource
	// Layer is the digest of the image's layer.
	Layer string
	// Path is the file that says that the component is there.
	Path string
	// OwnedBy is the operating system package that owns it.
	OwnedBy string
	// CPEs are all names that are given.
	CPEs []string
	// Epoch is the package's epoch, where the version does not hold it.
	Epoch string
	// Architecture is what it was built for, where the purl does not say it.
	Architecture string
	// Digest is the digest of the image, where a property says it.
	Digest string
	// Identified says that it has an identifier that no field holds: a SWID tag,
	// a software heritage identifier, a verification code.
	Identified bool
	// Packaged says that the format itself calls it a package.
	Packaged bool
	// Place is where it stands; nil unless places were asked for.
	Place Place
}

// Listing is what one document lists.
type Listing struct {
	// SBOM is the document's body; Components, Minimum and Problems too.
	SBOM inputs.SBOM
	// Extras belong to SBOM.Components, one each.
	Extras []Extra
	// Subject is what is known of SBOM.Subject beside.
	Subject Extra
	// OS is the operating system that is listed.
	OS inputs.OSRelease
	// Vulnerabilities are those the document states itself.
	Vulnerabilities []inputs.Vulnerability
	// VulnerabilityPlaces belong to Vulnerabilities.
	VulnerabilityPlaces []Place
	// Gaps are what could not be told.
	Gaps []inputs.Gap
	// Places are the places of the body's own fields, by their JSON name.
	Places map[string]Place
	// WithPlaces says that places are wanted.
	WithPlaces bool

	limits inputs.Limits
	cut    bool
}

// Begin is a listing with nothing in it yet.
func Begin(limits inputs.Limits, withPlaces bool) *Listing {
	return &Listing{
		SBOM: inputs.SBOM{Version: -1, Authors: []string{}, Tools: []string{}, Lifecycles: []string{},
			Subject: NoComponent(), Components: []inputs.Component{}, Dependencies: []inputs.Dependency{},
			Compositions: []string{}, Problems: []string{}},
		OS:              inputs.OSRelease{IDLike: []string{}},
		Vulnerabilities: []inputs.Vulnerability{},
		Gaps:            []inputs.Gap{},
		Places:          map[string]Place{},
		WithPlaces:      withPlaces,
		limits:          limits,
	}
}

// NoComponent is the total value of a component that is not there.
func NoComponent() inputs.Component {
	return inputs.Component{Licenses: []string{}, Hashes: []inputs.Hash{}, Path: inputs.Path{}}
}

// Text is a string of the document as it may be kept: a longer one is cut.
func (l *Listing) Text(s string) string {
	if len(s) <= l.limits.String {
		return s
	}
	if !l.cut {
		l.cut = true
		l.Gaps = append(l.Gaps, inputs.Gap{Fact: "strings", Why: fmt.Sprintf("a text was longer than %d bytes and was cut", l.limits.String)})
	}
	return strings.ToValidUTF8(s[:l.limits.String], "")
}

// Add appends a component and gives its index, or an error where there are too many.
func (l *Listing) Add(c inputs.Component, extra Extra) error {
	i := len(l.SBOM.Components)
	if i >= MostComponents {
		return fmt.Errorf("the document lists more than %d components", MostComponents)
	}
	c.Path = inputs.Path{"components", i}
	l.SBOM.Components = append(l.SBOM.Components, c)
	l.Extras = append(l.Extras, extra)
	return nil
}

// mostProblems is how many problems are listed.
const mostProblems = 100

// Problem notes what was tolerated.
func (l *Listing) Problem(format string, args ...any) {
	switch n := len(l.SBOM.Problems); {
	case n < mostProblems:
		l.SBOM.Problems = append(l.SBOM.Problems, fmt.Sprintf(format, args...))
	case n == mostProblems:
		l.SBOM.Problems = append(l.SBOM.Problems, "there are more problems")
	}
}

// Gap notes a fact that cannot be told.
func (l *Listing) Gap(fact, format string, args ...any) {
	l.Gaps = append(l.Gaps, inputs.Gap{Fact: fact, Why: fmt.Sprintf(format, args...)})
}

// Put notes the place of a field of the body.
func (l *Listing) Put(field string, place Place) {
	if l.WithPlaces {
		l.Places[field] = place
	}
}

// Document is the document that the listing comes to. name is the file's name.
func (l *Listing) Document(name string) *inputs.Document {
	l.minimum()
	body := l.SBOM
	return &inputs.Document{
		Kind:            inputs.KindSBOM,
		Stage:           inputs.StageShip,
		Subject:         inputs.Subject{Name: name, Ref: l.ref(), Digest: body.Image},
		Containers:      []inputs.Container{},
		Images:          []inputs.ImageUse{},
		SBOM:            &body,
		Packages:        l.packages(),
		Vulnerabilities: l.Vulnerabilities,
		Files:           inputs.NoFiles(),
		Evidence:        inputs.Evidence{Missing: l.Gaps},
	}
}

// ref is the identity of what is described, which stays when its version
// changes: an image's registry and repository, a package URL without version
// and qualifiers, a name.
func (l *Listing) ref() string {
	c := &l.SBOM.Subject
	p := ParsePURL(c.PURL)
	if p.Type == "oci" || p.Type == "docker" {
		if at := p.Qualifier("repository_url"); at != "" {
			ref := inputs.ParseReference(at)
			return ref.Registry + "/" + ref.Repository
		}
	}
	switch {
	case c.Type == "container" && c.Name != "":
		ref := inputs.ParseReference(c.Name)
		return ref.Registry + "/" + ref.Repository
	case p.Type != "":
		return p.Base()
	case c.Group != "":
		return c.Group + "/" + c.Name
	}
	return c.Name
}

// minimum says which of the NTIA's minimum elements are there.
func (l *Listing) minimum() {
	m := inputs.MinimumElements{Timestamp: l.SBOM.Created != "", Author: len(l.SBOM.Authors) > 0 || len(l.SBOM.Tools) > 0,
		Dependencies: len(l.SBOM.Dependencies) > 0}
	for i := range l.SBOM.Components {
		c := &l.SBOM.Components[i]
		if c.Type == "file" || c.Type == "snippet" {
			continue // the elements are those of components that have a supplier
		}
		m.Supplier += missing(c.Supplier)
		m.Name += missing(c.Name)
		m.Version += missing(c.Version)
		// The name and release of an operating system identify it.
		if c.Type != "operating-system" && c.PURL == "" && c.CPE == "" && len(c.Hashes) == 0 && !l.Extras[i].Identified {
			m.Identifier++
		}
	}
	m.Complete = m.Supplier == 0 && m.Name == 0 && m.Version == 0 && m.Identifier == 0 &&
		m.Dependencies && m.Author && m.Timestamp
	l.SBOM.Minimum = m
}

func missing(s string) int {
	if s == "" {
		return 1
	}
	return 0
}

// Image finds the digest of the image that is described: in its package URL,
// what Trivy says of its repository, its version (Syft), or its hash.
func (l *Listing) Image() {
	c := &l.SBOM.Subject
	purl := ParsePURL(c.PURL)
	isImage := c.Type == "container" || purl.Type == "oci" || purl.Type == "docker"
	switch {
	case !isImage:
		return
	case isDigest(purl.Version):
		l.SBOM.Image = purl.Version
	case isDigest(l.Subject.Digest):
		l.SBOM.Image = l.Subject.Digest
	case isDigest(c.Version):
		l.SBOM.Image = c.Version
	default:
		if _, digest, ok := strings.Cut(c.Name, "@"); ok && isDigest(digest) {
			l.SBOM.Image = digest
			return
		}
		for _, h := range c.Hashes {
			if h.Algorithm == "SHA-256" && isDigest("sha256:"+h.Value) {
				l.SBOM.Image = "sha256:" + h.Value
			}
		}
	}
}

// isDigest says that s is algorithm:hex.
func isDigest(s string) bool {
	for name, length := range map[string]int{"sha256:": 64, "sha384:": 96, "sha512:": 128} {
		if hex, ok := strings.CutPrefix(s, name); ok && len(hex) == length {
			return strings.Trim(hex, "0123456789abcdef") == ""
		}
	}
	return false
}

// At places everything that is listed at one place.
func (l *Listing) At(place Place) {
	if !l.WithPlaces {
		return
	}
	for i := range l.Extras {
		l.Extras[i].Place = place
	}
	for i := range l.VulnerabilityPlaces {
		l.VulnerabilityPlaces[i] = place
	}
	l.Places = map[string]Place{"": place}
}
