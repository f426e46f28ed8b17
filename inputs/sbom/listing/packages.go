package listing

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// packages are the components that are software packages.
func (l *Listing) packages() []inputs.Package {
	out := make([]inputs.Package, 0, len(l.SBOM.Components))
	for i := range l.SBOM.Components {
		if p, ok := l.Package(i); ok {
			out = append(out, p)
		}
	}
	return out
}

// PackageIndex is the index of the component that the n-th package was made of, -1 without one.
func (l *Listing) PackageIndex(n int) int {
	for i := range l.SBOM.Components {
		if !l.isPackage(i, ParsePURL(l.SBOM.Components[i].PURL)) {
			continue
		}
		if n--; n < 0 {
			return i
		}
	}
	return -1
}

// isPackage says that a component is a package: by its package URL, unless
// that names an image, else by its type.
func (l *Listing) isPackage(i int, purl PURL) bool {
	switch c := &l.SBOM.Components[i]; {
	case purl.Type == "oci" || purl.Type == "docker":
		return false
	case purl.Type != "":
		return c.Type != "operating-system" && c.Type != "container"
	case c.Name == "":
		return false
	default:
		return c.Type == "library" || c.Type == "framework" || c.Type == "application" && l.Extras[i].Packaged || c.Type == "package"
	}
}

// Package is the package that a component is.
func (l *Listing) Package(i int) (inputs.Package, bool) {
	c, extra := &l.SBOM.Components[i], &l.Extras[i]
	purl := ParsePURL(c.PURL)
	if !l.isPackage(i, purl) {
		return inputs.Package{}, false
	}
	p := inputs.Package{
		Name: c.Name, Version: c.Version, Type: "generic", Architecture: extra.Architecture, PURL: c.PURL,
		CPEs: extra.CPEs, Licenses: c.Licenses, Layer: extra.Layer, Path: extra.Path, OwnedBy: extra.OwnedBy,
		// CycloneDX: what is excluded is not there when the software runs.
		Installed: c.Scope != "excluded",
	}
	if p.CPEs == nil {
		p.CPEs = []string{}
	}
	if purl.Type == "" {
		if c.Group != "" {
			p.Name = c.Group + "/" + c.Name
		}
		return p, true
	}
	p.Type, p.Name = purl.Type, ecosystemName(purl)
	if purl.Version != "" {
		p.Version = purl.Version
	}
	if arch := purl.Qualifier("arch"); arch != "" {
		p.Architecture = arch
	}
	if purl.Type == "deb" || purl.Type == "apk" || purl.Type == "rpm" {
		l.distribution(&p, purl, extra)
	}
	return p, true
}

// ecosystemName is a package's name as its ecosystem writes it.
func ecosystemName(p PURL) string {
	switch {
	case p.Namespace == "":
		return p.Name
	case p.Type == "deb" || p.Type == "apk" || p.Type == "rpm" || p.Type == "alpm":
		return p.Name
	case p.Type == "maven":
		return p.Namespace + ":" + p.Name
	}
	return p.Namespace + "/" + p.Name
}

// distribution fills in what only distributions' packages have: epoch, source
// package, the release that the package belongs to.
func (l *Listing) distribution(p *inputs.Package, purl PURL, extra *Extra) {
	epoch := purl.Qualifier("epoch")
	if epoch == "" {
		epoch = extra.Epoch
	}
	if epoch != "" && epoch != "0" && purl.Type != "apk" && !strings.Contains(p.Version, ":") {
		p.Version = epoch + ":" + p.Version
	}
	p.Source = source(p, purl, extra)
	distro := purl.Qualifier("distro")
	switch {
	case distro == "" && l.OS.ID != "" && l.OS.Version != "":
		p.PURL = WithQualifier(p.PURL, "distro", l.OS.ID+"-"+l.OS.Version)
	case distro != "" && distro[0] >= '0' && distro[0] <= '9' && purl.Namespace != "":
		// Trivy writes the number alone for Alpine.
		p.PURL = WithQualifier(p.PURL, "distro", purl.Namespace+"-"+distro)
	}
}

// source is the source package: as stated, else as the purl's qualifier
// upstream says (name, name@version, or the file name of a source RPM), else
// the package itself.
func source(p *inputs.Package, purl PURL, extra *Extra) inputs.PackageSource {
	s := extra.Source
	if upstream := purl.Qualifier("upstream"); s.Name == "" && upstream != "" {
		if file, ok := strings.CutSuffix(upstream, ".src.rpm"); ok {
			s = sourceRPM(file)
		} else {
			s.Name, s.Version, _ = strings.Cut(upstream, "@")
		}
	}
	if name, ok := strings.CutSuffix(s.Name, ".src.rpm"); ok {
		s = sourceRPM(name)
	}
	if s.Name == "" {
		s.Name = p.Name
	}
	if s.Version == "" {
		s.Version = p.Version
	}
	// A source RPM's name has no epoch: it is the package's own.
	if epoch, _, ok := strings.Cut(p.Version, ":"); ok && p.Type == "rpm" && !strings.Contains(s.Version, ":") {
		s.Version = epoch + ":" + s.Version
	}
	return s
}

// sourceRPM takes name-version-release apart.
func sourceRPM(file string) inputs.PackageSource {
	release := strings.LastIndexByte(file, '-')
	if release <= 0 {
		return inputs.PackageSource{Name: file}
	}
	version := strings.LastIndexByte(file[:release], '-')
	if version <= 0 {
		return inputs.PackageSource{Name: file}
	}
	return inputs.PackageSource{Name: file[:version], Version: file[version+1:]}
}
