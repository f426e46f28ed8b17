package listing

import (
	"net/url"
	"strings"
)

// PURL is a package URL taken apart (ECMA-427): scheme, type, namespace, name,
// version, qualifiers, subpath. Percent escapes are resolved.
type PURL struct {
	// Type is the type in lower case; "" where the text is no package URL.
	Type string
	// Namespace is the name's prefix, its parts joined by slashes.
	Namespace string
	// Name is the name.
	Name string
	// Version is the version.
	Version string

	qualifiers string
	base       string
}

// ParsePURL takes a package URL apart. What is none gives the zero value.
func ParsePURL(s string) PURL {
	rest, ok := strings.CutPrefix(s, "pkg:")
	if !ok {
		return PURL{}
	}
	rest, _, _ = strings.Cut(strings.TrimLeft(rest, "/"), "#")
	rest, qualifiers, _ := strings.Cut(rest, "?")
	kind, rest, ok := strings.Cut(rest, "/")
	if !ok || kind == "" {
		return PURL{}
	}
	p := PURL{Type: strings.ToLower(kind), qualifiers: qualifiers}
	rest = strings.Trim(rest, "/")
	// The version follows the last @ that is no part of the namespace:
	// pkg:npm/@babel/core@7.0.0 is written, though not rightly.
	if at := strings.LastIndexByte(rest, '@'); at > 0 && at > strings.LastIndexByte(rest, '/')+1 {
		rest, p.Version = rest[:at], decode(rest[at+1:])
	} else if at > 0 && strings.Count(rest, "@") == 1 && rest[at-1] != '/' {
		rest, p.Version = rest[:at], decode(rest[at+1:])
	}
	p.base = "pkg:" + p.Type + "/" + rest
	if slash := strings.LastIndexByte(rest, '/'); slash >= 0 {
		p.Namespace, rest = decode(strings.Trim(rest[:slash], "/")), rest[slash+1:]
	}
	p.Name = decode(rest)
	if p.Name == "" {
		return PURL{}
	}
	return p
}

// Base is the package URL without version, qualifiers and subpath.
func (p PURL) Base() string { return p.base }

// Qualifier is the value of a qualifier, "" without it.
func (p PURL) Qualifier(key string) string {
	for rest := p.qualifiers; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		if name, value, ok := strings.Cut(pair, "="); ok && name == key {
			return decode(value)
		}
	}
	return ""
}

// decode resolves percent escapes; what is none stays.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}

// WithQualifier is a package URL with one more qualifier, in its place in the
// order of the keys; one of that key is replaced.
func WithQualifier(purl, key, value string) string {
	purl, sub, hasSub := strings.Cut(purl, "#")
	base, qualifiers, _ := strings.Cut(purl, "?")
	pairs := []string{}
	added := false
	entry := key + "=" + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
	for pair := range strings.SplitSeq(qualifiers, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || name == key {
			continue
		}
		if !added && name > key {
			pairs, added = append(pairs, entry), true
		}
		pairs = append(pairs, pair)
	}
	if !added {
		pairs = append(pairs, entry)
	}
	base += "?" + strings.Join(pairs, "&")
	if hasSub {
		base += "#" + sub
	}
	return base
}
