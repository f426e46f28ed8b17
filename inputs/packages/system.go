package packages

import (
	"strconv"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/boltseal/boltseal/inputs"
)

// System is an installed package of an operating system, total, without the
// distribution: whose database lies in an image is known only when all of it
// was seen. Version holds epoch and revision; source is "" or a version ""
// where they are the package's own.
func System(kind, name, version, architecture string, source inputs.PackageSource) inputs.Package {
	if source.Name == "" {
		source.Name = name
	}
	if source.Version == "" {
		source.Version = version
	}
	p := inputs.Package{Name: name, Version: version, Type: kind, Architecture: architecture, Source: source,
		CPEs: []string{}, Licenses: []string{}, Installed: true}
	p.PURL = systemURL(p, "", "")
	return p
}

// Distribute is the package with the distribution in its package URL: as the
// namespace, and with the release as the qualifier distro. Packages of
// languages, and those of an image without an os-release, stay as they are.
func Distribute(p inputs.Package, os inputs.OSRelease) inputs.Package {
	switch p.Type {
	case "deb", "apk", "rpm":
	default:
		return p
	}
	if os.ID == "" {
		return p
	}
	distro := os.ID
	switch {
	case os.Version != "":
		distro += "-" + os.Version
	case os.Codename != "":
		distro += "-" + os.Codename
	}
	namespace := os.ID
	if strings.HasPrefix(namespace, "opensuse") {
		namespace = "opensuse"
	}
	u, err := packageurl.FromString(p.PURL)
	if err != nil {
		p.PURL = systemURL(p, namespace, distro)
		return p
	}
	u.Namespace = namespace
	qualifiers := u.Qualifiers.Map()
	qualifiers["distro"] = distro
	u.Qualifiers = packageurl.QualifiersFromMap(qualifiers)
	p.PURL = u.ToString()
	return p
}

// systemURL writes the package URL. Of rpm the epoch is a qualifier, of the
// others it is part of the version (purl-spec, types deb, apk, rpm).
func systemURL(p inputs.Package, namespace, distro string) string {
	var qualifiers packageurl.Qualifiers
	version := p.Version
	if p.Architecture != "" {
		qualifiers = append(qualifiers, packageurl.Qualifier{Key: "arch", Value: p.Architecture})
	}
	if distro != "" {
		qualifiers = append(qualifiers, packageurl.Qualifier{Key: "distro", Value: distro})
	}
	if epoch, rest, ok := strings.Cut(version, ":"); ok && p.Type == "rpm" {
		version = rest
		if n, err := strconv.Atoi(epoch); err == nil && n != 0 {
			qualifiers = append(qualifiers, packageurl.Qualifier{Key: "epoch", Value: epoch})
		}
	}
	return packageurl.NewPackageURL(p.Type, namespace, p.Name, version, qualifiers, "").ToString()
}

// Qualify is a package URL with one more qualifier.
func Qualify(purl, key, value string) string {
	u, err := packageurl.FromString(purl)
	if err != nil {
		return purl
	}
	qualifiers := u.Qualifiers.Map()
	qualifiers[key] = value
	u.Qualifiers = packageurl.QualifiersFromMap(qualifiers)
	return u.ToString()
}
