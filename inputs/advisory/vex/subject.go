package vex

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// subject is what a document is about: an image, or what a bill of materials
// describes.
type subject struct {
	doc        *inputs.Document
	digests    []string
	references []inputs.ImageReference
	platform   inputs.Platform
	os         inputs.OSRelease
	component  *inputs.Component          // what a bill of materials describes
	purl       purl                       // its package URL
	serial     string                     // of the bill of materials
	components map[string]int             // by reference
	packages   map[string][]int           // by package URL
	byName     map[string][]int           // by type and name
	purls      []purl                     // of the packages
	edges      map[string][]string        // what depends on what
	reach      map[string]map[string]bool // what was walked already
}

func newSubject(doc *inputs.Document) *subject {
	s := &subject{doc: doc, packages: map[string][]int{}, byName: map[string][]int{}, purls: make([]purl, len(doc.Packages)), reach: map[string]map[string]bool{}}
	for i, p := range doc.Packages {
		s.packages[p.PURL] = append(s.packages[p.PURL], i)
		if parsed, err := parsePURL(p.PURL); err == nil {
			s.purls[i] = parsed
			key := parsed.kind + "/" + parsed.name
			s.byName[key] = append(s.byName[key], i)
		}
	}
	s.addDigest(doc.Subject.Digest)
	if i := doc.Image; i != nil {
		for _, d := range []string{i.Digest, i.Index, i.ID, i.Reference.Digest} {
			s.addDigest(d)
		}
		s.addReference(i.Reference)
		s.platform, s.os = i.Platform, i.OS
	}
	if b := doc.SBOM; b != nil {
		s.ofSBOM(b)
	}
	return s
}

func (s *subject) ofSBOM(b *inputs.SBOM) {
	s.addDigest(b.Image)
	s.component, s.serial = &b.Subject, strings.TrimPrefix(strings.ToLower(b.ID), "urn:uuid:")
	s.components = make(map[string]int, len(b.Components))
	for i, c := range b.Components {
		if c.Ref != "" {
			s.components[c.Ref] = i
		}
		if c.Type == "operating-system" && s.os.ID == "" {
			s.os = inputs.OSRelease{ID: c.Name, Version: c.Version}
		}
	}
	for _, h := range b.Subject.Hashes {
		s.addDigest(digestOf(h.Algorithm, h.Value))
	}
	if p, err := parsePURL(b.Subject.PURL); err == nil {
		s.purl = p
		if p.image() {
			s.addDigest(p.version)
			s.addReference(imageOf(p))
		}
	}
	if b.Subject.Type == "container" && b.Subject.Name != "" {
		s.addDigest(b.Subject.Version)
		s.addReference(inputs.ParseReference(b.Subject.Name))
	}
}

func (s *subject) addDigest(d string) {
	if d = strings.ToLower(d); isDigest(d) {
		s.digests = append(s.digests, d)
	}
}

func (s *subject) addReference(r inputs.ImageReference) {
	if r.Repository != "" {
		s.references = append(s.references, r)
	}
}

// target is a vulnerability of a package.
type target struct {
	v    *inputs.Vulnerability
	purl purl
	bad  bool // no package URL that can be read
	pkgs []int
}

func (s *subject) target(v *inputs.Vulnerability) target {
	t := target{v: v, pkgs: s.packages[v.PURL]}
	var err error
	if t.purl, err = parsePURL(v.PURL); err != nil {
		t.bad = true
	}
	return t
}

// imageOf is the image reference that a package URL stands for.
func imageOf(p purl) inputs.ImageReference {
	repository := p.full()
	if at := p.qualifiers["repository_url"]; at != "" {
		repository = strings.TrimSuffix(at, "/")
		for _, scheme := range []string{"https://", "http://", "docker://", "oci://"} {
			repository = strings.TrimPrefix(repository, scheme)
		}
		repository = strings.TrimPrefix(repository, "hub.docker.com/")
		if repository == "hub.docker.com" || repository == "docker.io" || repository == "index.docker.io" {
			repository = p.full()
		} else if last := repository[strings.LastIndexByte(repository, '/')+1:]; last != p.name {
			repository += "/" + p.full()
		}
	}
	ref := inputs.ParseReference(repository)
	ref.Tag = p.qualifiers["tag"]
	if isDigest(strings.ToLower(p.version)) {
		ref.Digest = strings.ToLower(p.version)
	} else if ref.Tag == "" {
		ref.Tag = p.version
	}
	return ref
}

// short is a digest as notes show it.
func short(digest string) string {
	algorithm, hex, _ := strings.Cut(digest, ":")
	if len(hex) > 12 {
		hex = hex[:12] + "…"
	}
	return algorithm + ":" + hex
}

// compareDigest says whether the subject has the digest.
func (s *subject) compareDigest(digest string) verdict {
	digest = strings.ToLower(digest)
	for _, d := range s.digests {
		if d == digest {
			return verdict{ok: true}
		}
	}
	if len(s.digests) == 0 {
		return differs(3, "it names digest %s; the digest of what is judged is not known", short(digest))
	}
	if i := s.doc.Image; i != nil && i.Digest == "" && i.Index == "" {
		return differs(3, "it names digest %s; how it was read (%s) tells no manifest's digest, only the image id %s", short(digest), i.Source, short(i.ID))
	}
	return differs(3, "it names digest %s, the image is %s", short(digest), short(s.digests[0]))
}

// compareImage says whether the subject is the image; anywhere says that the
// registry is not stated, so that the last part of the repository's name will do.
func (s *subject) compareImage(want inputs.ImageReference, anywhere bool, architecture string) verdict {
	if want.Digest != "" {
		return s.compareDigest(want.Digest)
	}
	if len(s.references) == 0 {
		return differs(1, "what is judged has no image reference to compare")
	}
	best := verdict{}
	for i, have := range s.references {
		v := compareReference(want, have, anywhere)
		if v.ok || i == 0 || v.near > best.near {
			best = v
		}
		if v.ok {
			break
		}
	}
	if best.ok && architecture != "" && s.platform.Architecture != "" && !sameArchitecture(architecture, s.platform.Architecture) {
		return differs(3, "architecture %s is not %s", architecture, s.platform.Architecture)
	}
	return best
}

func compareReference(want, have inputs.ImageReference, anywhere bool) verdict {
	if anywhere {
		wanted := strings.TrimPrefix(want.Repository, "library/")
		if have.Repository != wanted && !strings.HasSuffix(have.Repository, "/"+wanted) {
			return differs(1, "image %s is not %s", wanted, have.Repository)
		}
	} else if want.Registry != have.Registry || want.Repository != have.Repository {
		return differs(1, "image %s/%s is not %s/%s", want.Registry, want.Repository, have.Registry, have.Repository)
	}
	if want.Tag != "" && want.Tag != have.Tag {
		if have.Tag == "" {
			return differs(3, "it asks for tag %s; the image was named without one", want.Tag)
		}
		return differs(3, "tag %s is not %s", want.Tag, have.Tag)
	}
	return verdict{ok: true}
}

// compareLink compares a BOM-Link's document; what it points at in it is
// compared by whoever asks.
func (s *subject) compareLink(l link) verdict {
	switch {
	case s.doc.SBOM == nil:
		return differs(1, "BOM-Link names bill of materials %s; what is judged is no bill of materials", l.serial)
	case s.serial != l.serial:
		return differs(1, "BOM-Link names bill of materials %s, this is %s", l.serial, orNone(s.serial))
	case l.version != "" && s.doc.SBOM.Version >= 0 && l.version != itoa(s.doc.SBOM.Version):
		return differs(2, "BOM-Link names version %s of the bill of materials, this is %d", l.version, s.doc.SBOM.Version)
	}
	return verdict{ok: true}
}

func orNone(s string) string {
	if s == "" {
		return "one without a serial number"
	}
	return s
}
