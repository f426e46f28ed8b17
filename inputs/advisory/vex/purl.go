package vex

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/package-url/packageurl-go"
)

// purl is a package URL that was taken apart.
type purl struct {
	kind, namespace, name, version, subpath string
	qualifiers                              map[string]string
}

func parsePURL(s string) (purl, error) {
	if len(s) > maxIdentifier {
		return purl{}, fmt.Errorf("a package URL of %d bytes", len(s))
	}
	p, err := packageurl.FromString(s)
	if err != nil {
		return purl{}, fmt.Errorf("package URL %.80q: %w", s, err)
	}
	q := map[string]string{}
	for _, one := range p.Qualifiers {
		q[one.Key] = one.Value
	}
	return purl{kind: p.Type, namespace: p.Namespace, name: p.Name, version: p.Version, subpath: p.Subpath, qualifiers: q}, nil
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// image says that the package is an image.
func (p purl) image() bool { return p.kind == "oci" || p.kind == "docker" }

func (p purl) full() string {
	if p.namespace == "" {
		return p.name
	}
	return p.namespace + "/" + p.name
}

// verdict is what a comparison came to. near grows with what was equal before
// the difference, so that the nearest of many can be told.
type verdict struct {
	ok   bool
	near int
	why  string
}

func differs(near int, format string, args ...any) verdict {
	return verdict{near: near, why: fmt.Sprintf(format, args...)}
}

// compare says whether have is what want asks for: all that want states must
// be equal, in the way of the package's type.
func (want purl) compare(have purl) verdict {
	switch {
	case want.kind != have.kind:
		return differs(0, "type %s is not %s", want.kind, have.kind)
	case want.name != have.name && want.full() != have.full():
		return differs(1, "name %s is not %s", want.full(), have.full())
	case sameNamespace(want.kind, want.namespace) != sameNamespace(have.kind, have.namespace):
		return differs(2, "namespace %q is not %q", want.namespace, have.namespace)
	}
	if want.version != "" && !sameVersion(want, have) {
		return differs(4, "version %s is not %s", want.version, have.version)
	}
	if want.subpath != "" && want.subpath != have.subpath {
		return differs(5, "subpath %q is not %q", want.subpath, have.subpath)
	}
	for _, key := range slices.Sorted(maps.Keys(want.qualifiers)) {
		if v := compareQualifier(key, want.qualifiers[key], want, have); !v.ok {
			return v
		}
	}
	return verdict{ok: true}
}

// compareQualifier compares one qualifier. Not compared are those that say
// where the package came from or what its source is, not which one it is.
func compareQualifier(key, value string, want, have purl) verdict {
	other, stated := have.qualifiers[key]
	switch key {
	case "upstream", "package-id", "checksum", "download_url", "vcs_url", "file_name", "distro_name", "rpmmod":
		return verdict{ok: true}
	case "epoch":
		return verdict{ok: true} // part of the version
	case "arch":
		// Packages for every architecture are called noarch or all in one place
		// and by the architecture of the image in another.
		if other == "" || anyArchitecture(value) || sameArchitecture(value, other) {
			return verdict{ok: true}
		}
	case "distro":
		if sameDistribution(value, other, have.namespace) {
			return verdict{ok: true}
		}
	case "type":
		if want.kind == "maven" && value == "jar" && !stated {
			return verdict{ok: true} // the default of the type
		}
	}
	switch {
	case value == other:
		return verdict{ok: true}
	case !stated:
		return differs(6, "it asks for %s=%s, which the package does not state", key, value)
	}
	return differs(6, "%s %s is not %s", key, value, other)
}

// sameNamespace gives namespaces that mean the same the same name: Red Hat's
// documents write redhat where others write rhel.
func sameNamespace(kind, namespace string) string {
	if kind == "rpm" && namespace == "redhat" {
		return "rhel"
	}
	return namespace
}

// sameVersion compares versions as text, apart from what the types write in
// two ways: an rpm's epoch, Go's v, the go of Go's standard library.
func sameVersion(want, have purl) bool {
	a, b := plainVersion(want), plainVersion(have)
	if a == b {
		return true
	}
	if want.kind == "rpm" || want.kind == "deb" {
		// A version without an epoch may be the one with epoch 0.
		return strings.TrimPrefix(a, "0:") == strings.TrimPrefix(b, "0:")
	}
	return false
}

func plainVersion(p purl) string {
	switch p.kind {
	case "golang":
		v := strings.TrimSuffix(p.version, "+incompatible")
		if p.name == "stdlib" {
			v = strings.TrimPrefix(v, "go")
		}
		return strings.TrimPrefix(v, "v")
	case "rpm", "deb":
		if epoch := p.qualifiers["epoch"]; epoch != "" && !strings.Contains(p.version, ":") {
			return epoch + ":" + p.version
		}
	}
	return p.version
}

func anyArchitecture(a string) bool { return a == "noarch" || a == "all" || a == "any" }

func sameArchitecture(a, b string) bool { return plainArchitecture(a) == plainArchitecture(b) }

// plainArchitecture is the processor in Go's words, as far as package managers
// have other words for it.
func plainArchitecture(a string) string {
	switch a {
	case "x86_64":
		return "amd64"
	case "aarch64":
		return "arm64"
	case "i386", "i486", "i586", "i686", "x86":
		return "386"
	case "armhf", "armv7", "armv7l", "armv7hl":
		return "arm"
	case "ppc64el":
		return "ppc64le"
	}
	return a
}

// sameDistribution compares the values of distro: debian-12, 12, debian-12.5
// and bookworm are written for the same thing; one release may be named more
// exactly than the other.
func sameDistribution(a, b, namespace string) bool {
	a, b = plainDistribution(a, namespace), plainDistribution(b, namespace)
	if a == b || a == "" {
		return true
	}
	return b != "" && (strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+"."))
}

func plainDistribution(d, namespace string) string {
	d = strings.ToLower(d)
	for _, prefix := range []string{namespace, "redhat", "rhel"} {
		if rest, ok := strings.CutPrefix(d, prefix+"-"); ok && prefix != "" {
			return rest
		}
	}
	switch d {
	case "bullseye":
		return "11"
	case "bookworm":
		return "12"
	case "trixie":
		return "13"
	case "focal":
		return "20.04"
	case "jammy":
		return "22.04"
	case "noble":
		return "24.04"
	}
	return d
}
