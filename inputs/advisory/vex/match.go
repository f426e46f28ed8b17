package vex

import (
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

func itoa(n int) string { return strconv.Itoa(n) }

// nearer keeps the verdict that came nearest, the first of those alike.
func nearer(best, v verdict) verdict {
	if best.why == "" || v.near > best.near {
		return v
	}
	return best
}

// matches says whether a product is what has the vulnerability: the subject
// with the package in it, or the package.
func (s *subject) matches(p *product, t target) verdict {
	best := verdict{}
	if len(p.names) == 0 {
		return differs(0, "it has no package URL, CPE, digest or reference to compare")
	}
	for i := range p.names {
		v := s.matchesAs(p, &p.names[i], t)
		if v.ok {
			return v
		}
		best = nearer(best, v)
	}
	return best
}

// matchesAs is matches with one of the product's identifiers.
func (s *subject) matchesAs(p *product, id *identifier, t target) verdict {
	asSubject := s.isSubject(id)
	if asSubject.ok {
		version := ""
		if s.component != nil {
			version = s.component.Version
		}
		if v := p.allows(version); !v.ok {
			return v
		}
		return s.part(p, t, 10)
	}
	asPackage := s.isPackage(id, t)
	if asPackage.ok {
		if v := p.allows(t.v.Installed); !v.ok {
			return v
		}
		if len(p.parts) == 0 {
			return asPackage
		}
		return s.part(p, t, 20)
	}
	if len(p.parts) > 0 {
		if v := s.part(p, t, 0); v.ok {
			if v := s.contained(id, t); v.ok || v.why != "" {
				return v
			}
		}
	}
	return nearer(asSubject, asPackage)
}

// part says whether one of the product's parts is the vulnerable package; a
// product without parts is meant as a whole.
func (s *subject) part(p *product, t target, near int) verdict {
	if len(p.parts) == 0 {
		return verdict{ok: true}
	}
	best := verdict{}
	for i := range p.parts {
		part := &p.parts[i]
		v := differs(0, "subcomponent %s has no package URL or CPE to compare", part.label)
		for j := range part.names {
			got := s.isPackage(&part.names[j], t)
			if got.ok {
				return part.allows(t.v.Installed)
			}
			got.why = "subcomponent " + got.why
			if j == 0 || got.near > v.near {
				v = got
			}
		}
		best = nearer(best, v)
	}
	best.near += near
	if len(p.parts) > 1 {
		best.why += " (the nearest of " + itoa(len(p.parts)) + ")"
	}
	return best
}

// allows says whether a product that names versions beside itself means this one.
func (p *product) allows(version string) verdict {
	if len(p.versions) == 0 && len(p.ranges) == 0 {
		return verdict{ok: true}
	}
	for _, v := range p.versions {
		if v == version {
			return verdict{ok: true}
		}
	}
	if len(p.ranges) > 0 {
		return differs(4, "its range of versions %s is not evaluated", list(p.ranges))
	}
	if version == "" {
		return differs(4, "it speaks of version %s; which version is judged is not known", list(p.versions))
	}
	return differs(4, "version %s is not %s", list(p.versions), version)
}

// list is a short list for a note.
func list(all []string) string {
	if len(all) > 5 {
		return strings.Join(all[:5], ", ") + " and " + itoa(len(all)-5) + " more"
	}
	return strings.Join(all, ", ")
}

// isSubject says whether an identifier names what is judged.
func (s *subject) isSubject(id *identifier) verdict {
	switch id.kind {
	case kindPURL:
		if id.purl.image() {
			anywhere := id.purl.qualifiers["repository_url"] == ""
			return s.compareImage(imageOf(id.purl), anywhere, id.purl.qualifiers["arch"])
		}
		if s.purl.name != "" {
			return id.purl.compare(s.purl)
		}
	case kindCPE:
		if s.component != nil && s.component.CPE != "" {
			if have, ok := parseCPE(s.component.CPE); ok {
				return id.cpe.compare(have)
			}
		}
		return id.cpe.compareOS(s.os)
	case kindDigest:
		return s.compareDigest(id.text)
	case kindReference:
		return s.isReference(id.text)
	case kindLink:
		v := s.compareLink(id.link)
		if v.ok && id.link.ref != "" && (s.component == nil || s.component.Ref != id.link.ref) {
			return differs(1, "reference %s is not the subject %s", id.link.ref, s.component.Ref)
		}
		return v
	case kindName:
		return s.isNamed(id.name)
	}
	return verdict{}
}

func (s *subject) isReference(text string) verdict {
	if s.component != nil && (text == s.doc.SBOM.ID || text == s.component.Ref && text != "") {
		return verdict{ok: true}
	}
	for _, scheme := range []string{"docker://", "oci://"} {
		text = strings.TrimPrefix(text, scheme)
	}
	if strings.Contains(text, "://") || strings.HasPrefix(text, "urn:") {
		return differs(0, "identifier %.200s is none that what is judged has", text)
	}
	// A name without a registry and without a slash may be meant anywhere.
	return s.compareImage(inputs.ParseReference(text), !strings.Contains(text, "/"), "")
}

func (s *subject) isNamed(n name) verdict {
	c := s.component
	switch {
	case c == nil || c.Name == "":
		if len(s.references) > 0 {
			return differs(0, "product %s %s has no package URL, digest or reference to compare with the image", n.name, n.version)
		}
		return differs(0, "what is judged has no name to compare")
	case !strings.EqualFold(n.name, c.Name):
		return differs(1, "name %s is not %s", n.name, c.Name)
	case n.vendor != "" && c.Supplier != "" && !strings.EqualFold(n.vendor, c.Supplier) && !strings.EqualFold(n.vendor, c.Group):
		return differs(2, "vendor %s is not %s", n.vendor, c.Supplier)
	case n.version != "" && n.version != c.Version:
		return differs(3, "version %s is not %s", n.version, c.Version)
	}
	return verdict{ok: true}
}

// isPackage says whether an identifier names the vulnerable package.
func (s *subject) isPackage(id *identifier, t target) verdict {
	switch id.kind {
	case kindPURL:
		if id.purl.image() {
			return verdict{}
		}
		return s.comparePackage(id.purl, t)
	case kindCPE:
		best := differs(0, "the package %s has no CPE to compare", t.v.Package)
		for _, i := range t.pkgs {
			for _, text := range s.doc.Packages[i].CPEs {
				have, ok := parseCPE(text)
				if !ok {
					continue
				}
				v := id.cpe.compare(have)
				if v.ok {
					return v
				}
				best = nearer(best, v)
			}
		}
		return best
	case kindLink:
		v := s.compareLink(id.link)
		if !v.ok {
			return v
		}
		return s.isComponent(id.link.ref, t)
	case kindReference:
		if s.components != nil {
			return s.isComponent(id.text, t)
		}
	case kindName:
		switch {
		case id.name.name != t.v.Package:
			return differs(1, "name %s is not %s", id.name.name, t.v.Package)
		case id.name.version != "" && id.name.version != t.v.Installed:
			return differs(3, "version %s is not %s", id.name.version, t.v.Installed)
		}
		return verdict{ok: true}
	}
	return verdict{}
}

// comparePackage compares a package URL with the vulnerable package, or with
// the source package that it was built from where it asks for that.
func (s *subject) comparePackage(want purl, t target) verdict {
	if arch := want.qualifiers["arch"]; arch == "source" || arch == "src" {
		best := differs(1, "source package %s is not known to be that of %s", want.name, t.v.Package)
		for _, i := range t.pkgs {
			source := s.doc.Packages[i].Source
			if source.Name == "" {
				continue
			}
			have := s.purls[i]
			have.name, have.version = source.Name, source.Version
			have.qualifiers = map[string]string{"arch": arch, "distro": have.qualifiers["distro"]}
			v := want.compare(have)
			if v.ok {
				return v
			}
			best = nearer(best, v)
		}
		return best
	}
	if t.bad {
		return differs(0, "the package %s has no package URL to compare", t.v.Package)
	}
	return want.compare(t.purl)
}

// isComponent says whether a reference of the bill of materials is the
// vulnerable package's.
func (s *subject) isComponent(ref string, t target) verdict {
	i, ok := s.components[ref]
	if !ok {
		return differs(1, "reference %.200s is none of the bill of materials", ref)
	}
	c := s.doc.SBOM.Components[i]
	switch {
	case c.PURL != "" && c.PURL == t.v.PURL:
		return verdict{ok: true}
	case c.PURL == "" && c.Version == t.v.Installed && (c.Name == t.v.Package || c.Group+"/"+c.Name == t.v.Package || c.Group+":"+c.Name == t.v.Package):
		return verdict{ok: true}
	}
	return differs(2, "component %s %s is not %s %s", c.Name, c.Version, t.v.Package, t.v.Installed)
}
