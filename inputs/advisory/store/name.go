package store

import "strings"

// Normalize brings a package's name to the one spelling under which its
// ecosystem's registry knows it, so that look-ups need not guess.
func Normalize(ecosystem, name string) string {
	switch Family(ecosystem) {
	case "PyPI":
		return normalizePyPI(name)
	case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions", "SwiftURL", "Bitnami", "ConanCenter":
		// Their registries do not tell upper from lower case.
		return strings.ToLower(strings.TrimSuffix(name, ".git"))
	case "npm":
		return strings.TrimSpace(name)
	}
	return name
}

// normalizePyPI is the normalization of PEP 503: lower case, and one dash for
// every run of dashes, underscores and dots.
func normalizePyPI(name string) string {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(name) {
		if c == '-' || c == '_' || c == '.' {
			dash = true
			continue
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteRune(c)
	}
	if dash {
		b.WriteByte('-')
	}
	return b.String()
}
