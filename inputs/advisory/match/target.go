package match

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// target is where advisories for a package are looked for.
type target struct {
	// family is the ecosystem without its release; "" where none is known.
	family string
	// release is the distribution's release, "" for ecosystems without any.
	release string
	// distro says that the package is a distribution's.
	distro bool
	// optional says that the package may as well belong to no ecosystem: that
	// there is no data is no gap.
	optional bool
	// names are what to look up, each with the version that belongs to it.
	names []named
}

type named struct{ name, version string }

// label is the ecosystem for people: Debian 12, npm.
func (t target) label() string {
	return strings.TrimSpace(t.family + " " + strings.TrimPrefix(t.release, "v"))
}

// targetOf works from what every source of packages knows: the type, the
// package URL with its qualifiers, the source package. system is the
// document's operating system, for packages that do not name theirs.
func targetOf(p *inputs.Package, system inputs.OSRelease) target {
	u := splitPURL(p.PURL)
	kind := cmp.Or(u.kind, p.Type)
	switch kind {
	case "deb", "apk", "rpm":
		return distroTarget(kind, p, u, system)
	}
	family := version.FamilyOf(kind)
	switch {
	case family == "" && noEcosystem(kind):
		return target{}
	case family == "":
		return target{family: kind, names: []named{{p.Name, p.Version}}}
	}
	name := u.fullName(kind)
	if name == "" {
		name = p.Name
	}
	return target{family: family, optional: kind == "github", names: []named{{languageName(family, name), cmp.Or(p.Version, u.version)}}}
}

// noEcosystem lists types of package URLs that belong to nobody who publishes
// advisories by package: what is merely a file, an image or a repository.
func noEcosystem(kind string) bool {
	switch kind {
	case "", "generic", "oci", "docker", "bitbucket", "gitlab", "file", "huggingface", "mlflow", "swid", "qpkg", "otp":
		return true
	}
	return false
}

// languageName is a package's name as its advisories write it.
func languageName(family, name string) string {
	if family == "Go" && (name == "std" || name == "go") {
		return "stdlib"
	}
	return name
}

// purl is a package URL taken apart
// (https://github.com/package-url/purl-spec), as far as matching needs it.
type purl struct {
	kind, namespace, name, version string
	qualifiers                     map[string]string
}

// splitPURL takes a package URL apart; what is none gives nothing.
func splitPURL(text string) purl {
	rest, ok := strings.CutPrefix(text, "pkg:")
	if !ok {
		return purl{}
	}
	var u purl
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			if u.qualifiers == nil {
				u.qualifiers = map[string]string{}
			}
			u.qualifiers[strings.ToLower(name)] = unescape(value)
		}
	}
	rest = strings.TrimLeft(rest, "/")
	kind, path, ok := strings.Cut(rest, "/")
	if !ok {
		return purl{}
	}
	// The version stands behind the last @ that is not the one of an npm scope.
	if at := strings.LastIndexByte(path, '@'); at > 0 && path[at-1] != '/' {
		path, u.version = path[:at], unescape(path[at+1:])
	}
	path = strings.Trim(path, "/")
	if slash := strings.LastIndexByte(path, '/'); slash >= 0 {
		u.namespace, path = unescape(path[:slash]), path[slash+1:]
	}
	u.kind, u.name = strings.ToLower(kind), unescape(path)
	return u
}

func unescape(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// fullName is the name with its namespace, as the type's ecosystem writes it.
func (u purl) fullName(kind string) string {
	switch {
	case u.namespace == "" || u.name == "":
		return u.name
	case kind == "maven":
		return u.namespace + ":" + u.name
	case kind == "conan" || kind == "cran" || kind == "hackage" || kind == "bitnami":
		return u.name
	}
	return u.namespace + "/" + u.name
}
