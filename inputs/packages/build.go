package packages

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/package-url/packageurl-go"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/license"
)

// Longest name and version that are believed, and what is read of a licence. npm allows
// 214 bytes for a name; Maven coordinates and Go paths are longer.
const (
	maxName    = 1024
	maxVersion = 512
	maxLicense = 64 << 10
)

// Believable says whether name and version can be those of a package: not
// empty or overlong, text, and without blanks or control characters in the name.
// The version may be empty: then it is not known.
func Believable(name, version string) bool {
	if name == "" || len(name) > maxName || len(version) > maxVersion || !utf8.ValidString(name) || !utf8.ValidString(version) {
		return false
	}
	bad := func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }
	return strings.IndexFunc(name, func(r rune) bool { return bad(r) || unicode.IsSpace(r) }) < 0 && strings.IndexFunc(version, bad) < 0
}

// Installed is a package of one of the languages' ecosystems, total, seen by itself.
// kind is the type of the package URL, whose namespace is cut from the name as
// the type's definition says.
func Installed(kind, name, version string, licenses ...string) inputs.Package {
	return inputs.Package{Name: name, Version: version, Type: kind, PURL: URL(kind, name, version),
		CPEs: []string{}, Licenses: Licenses(licenses...), Installed: true}
}

// Declared is a package that a lock file or manifest names.
func Declared(kind, name, version string) inputs.Package {
	p := Installed(kind, name, version)
	p.Installed = false
	return p
}

// URL is the package URL (ECMA-427) of a package of one of the languages'
// ecosystems; name is the name in full.
func URL(kind, name, version string) string {
	namespace := ""
	switch kind {
	case "golang", "composer", "swift", "hex":
		if i := strings.LastIndexByte(name, '/'); i >= 0 {
			namespace, name = name[:i], name[i+1:]
		}
	case "npm":
		if i := strings.IndexByte(name, '/'); i > 0 && name[0] == '@' {
			namespace, name = name[:i], name[i+1:]
		}
	case "maven":
		if i := strings.IndexByte(name, ':'); i >= 0 {
			namespace, name = name[:i], name[i+1:]
		}
	}
	u := packageurl.PackageURL{Type: kind, Namespace: namespace, Name: name, Version: version}
	if u.Normalize() != nil {
		return ""
	}
	return u.ToString()
}

// Licenses makes SPDX expressions of the licences that a package states, names or
// whole texts.
func Licenses(stated ...string) []string {
	for i, s := range stated {
		stated[i] = s[:min(len(s), maxLicense)]
	}
	return license.NormalizeAll(stated...)
}
