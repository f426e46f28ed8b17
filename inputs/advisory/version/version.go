package version

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/osv-scalibr/semantic"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// maxLength bounds a version that is compared: some comparisons work on
// numbers of any length.
const maxLength = 512

// Version is a version of an ecosystem, ready to be compared.
type Version struct {
	text   string
	parsed semantic.Version
}

// Parse reads a version of an ecosystem, given with or without its release.
func Parse(ecosystem, text string) (Version, error) {
	if len(text) > maxLength {
		return Version{}, fmt.Errorf("version of %d bytes is too long to be compared", len(text))
	}
	if none(text) {
		return Version{}, fmt.Errorf("%q says no version", text)
	}
	family := order(store.Family(ecosystem))
	if family == "" {
		return Version{}, fmt.Errorf("how %s orders versions is not known", ecosystem)
	}
	normal := normalize(family, text)
	parsed, err := semantic.Parse(normal, family)
	if err != nil {
		return Version{}, fmt.Errorf("read version %q of %s: %w", text, ecosystem, err)
	}
	return Version{text: normal, parsed: parsed}, nil
}

// none lists what stands where a version is not known. Go writes (devel) for a
// main module that was built from a work tree.
func none(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "(devel)", "devel", "unknown", "unspecified", "none", "n/a", "noassertion", "latest", "*":
		return true
	}
	return false
}

// Compare is -1, 0 or 1 as a is before, equal to or after b.
func (a Version) Compare(b Version) (int, error) {
	if a.text == b.text {
		return 0, nil
	}
	return a.parsed.Compare(b.parsed)
}

// Compare compares two versions of an ecosystem.
func Compare(ecosystem, a, b string) (int, error) {
	x, err := Parse(ecosystem, a)
	if err != nil {
		return 0, err
	}
	y, err := Parse(ecosystem, b)
	if err != nil {
		return 0, err
	}
	return x.Compare(y)
}

// Known says whether versions of an ecosystem can be compared.
func Known(ecosystem string) bool { return order(store.Family(ecosystem)) != "" }

// order is the ecosystem, in the library's words, whose order of versions a
// family follows; "" when unknown.
func order(family string) string {
	switch family {
	case "AlmaLinux", "Alpaquita", "Alpine", "BellSoft Hardened Containers", "Bitnami", "Bioconductor", "Chainguard", "ConanCenter", "CRAN",
		"crates.io", "Debian", "Docker Hardened Images", "GHC", "Go", "Hackage", "Hex", "Julia", "Mageia", "Maven", "MinimOS", "npm", "NuGet",
		"openEuler", "openSUSE", "Packagist", "Pub", "PyPI", "Red Hat", "Rocky Linux", "RubyGems", "SUSE", "SwiftURL", "Ubuntu", "Wolfi":
		return family
	case "Amazon Linux", "Azure Linux", "CBL-Mariner", "CentOS", "Fedora", "Oracle Linux", "Photon OS":
		return "Red Hat"
	case "Echo":
		return "Debian"
	case "GitHub Actions", "VSCode", "Kubernetes":
		return "npm"
	}
	return ""
}

// FamilyOf is the family whose order of versions the packages of a type of
// package URL follow, "" when unknown.
func FamilyOf(kind string) string {
	switch kind {
	case "golang":
		return "Go"
	case "npm":
		return "npm"
	case "pypi":
		return "PyPI"
	case "maven":
		return "Maven"
	case "gem":
		return "RubyGems"
	case "cargo":
		return "crates.io"
	case "composer":
		return "Packagist"
	case "nuget":
		return "NuGet"
	case "hex":
		return "Hex"
	case "pub":
		return "Pub"
	case "swift":
		return "SwiftURL"
	case "conan":
		return "ConanCenter"
	case "hackage":
		return "Hackage"
	case "cran":
		return "CRAN"
	case "julia":
		return "Julia"
	case "bitnami":
		return "Bitnami"
	case "github", "githubactions":
		return "GitHub Actions"
	case "deb":
		return "Debian"
	case "apk":
		return "Alpine"
	case "rpm":
		return "Red Hat"
	}
	return ""
}

// normalize brings spellings that mean the same to the one that the library reads.
func normalize(family, text string) string {
	text = strings.TrimSpace(text)
	switch family {
	case "Go":
		return goVersion(text)
	case "npm", "crates.io", "Hex", "SwiftURL", "Packagist", "Pub", "Bitnami", "ConanCenter", "Julia":
		return strings.TrimPrefix(strings.TrimPrefix(text, "v"), "=")
	}
	return text
}

// goVersion is a module's version without the v, or a toolchain's version as a
// semantic one: go1.21rc2 is 1.21.0-rc.2. What builds add to a toolchain's
// version behind a space or a dash-less suffix (X:boringcrypto) says nothing of
// its order.
func goVersion(text string) string {
	text, _, _ = strings.Cut(text, " ")
	tool, isTool := strings.CutPrefix(text, "go")
	text = strings.TrimPrefix(tool, "v")
	for _, word := range []string{"rc", "beta", "alpha"} {
		number, rest, found := strings.Cut(text, word)
		if !found || number == "" || strings.Trim(number, "0123456789.") != "" || strings.Trim(rest, "0123456789") != "" {
			continue
		}
		for strings.Count(number, ".") < 2 {
			number += ".0"
		}
		return number + "-" + word + "." + rest
	}
	if isTool {
		// go1.20.1-custom and go1.20.1+custom are 1.20.1.
		if cut := strings.IndexAny(text, "-+"); cut > 0 {
			text = text[:cut]
		}
	}
	return text
}

// Sort sorts versions, lowest first, without those that are there twice. Where
// the order is not known they are sorted as text.
func Sort(ecosystem string, versions []string) []string {
	sorted := append([]string{}, versions...)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	parsed := map[string]Version{}
	for _, text := range sorted {
		v, err := Parse(ecosystem, text)
		if err != nil {
			return sorted
		}
		parsed[text] = v
	}
	slices.SortStableFunc(sorted, func(a, b string) int {
		order, err := parsed[a].Compare(parsed[b])
		if err != nil {
			return strings.Compare(a, b)
		}
		return order
	})
	return sorted
}

// In says whether v lies in an interval. An error means that the interval's
// ends cannot be compared with v.
func In(ecosystem string, v Version, i store.Interval) (bool, error) {
	s := NewSpan(ecosystem, i)
	return s.Has(v)
}

// Span is an interval whose ends were read, for many versions.
type Span struct {
	interval store.Interval
	from, to Version
	// hasFrom says that not all early versions are in it.
	hasFrom        bool
	fromErr, toErr error
}

// NewSpan reads the ends of an interval.
func NewSpan(ecosystem string, i store.Interval) Span {
	s := Span{interval: i, hasFrom: i.From != "" && i.From != "0"}
	if s.hasFrom {
		s.from, s.fromErr = Parse(ecosystem, i.From)
	}
	if i.To != "" {
		s.to, s.toErr = Parse(ecosystem, i.To)
	}
	return s
}

// Has says whether v lies in the interval. An error means that its ends cannot
// be compared with v.
func (s *Span) Has(v Version) (bool, error) {
	if s.hasFrom {
		if s.fromErr != nil {
			return false, s.fromErr
		}
		order, err := v.Compare(s.from)
		if err != nil || order < 0 || order == 0 && s.interval.After {
			return false, err
		}
	}
	switch {
	case s.interval.To == "":
		return true, nil
	case s.toErr != nil:
		return false, s.toErr
	}
	order, err := v.Compare(s.to)
	return err == nil && (order < 0 || order == 0 && s.interval.End == store.Last), err
}
