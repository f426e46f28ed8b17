package java

import (
	"bytes"
	"strings"
)

// manifest is the main section of a MANIFEST.MF, names in lower case
// (https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest).
type manifest map[string]string

// maxAttributes is how many attributes are kept.
const maxAttributes = 1000

// parseManifest reads the main section; a line that begins with a blank goes on
// with the one before.
func parseManifest(text []byte) manifest {
	m := manifest{}
	var key string
	var value strings.Builder
	end := func() {
		if _, there := m[key]; key != "" && !there && len(m) < maxAttributes {
			m[key] = strings.TrimSpace(value.String())
		}
		key = ""
		value.Reset()
	}
	// A lone carriage return ends a line as well.
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	for line := range bytes.Lines(text) {
		s := strings.TrimSuffix(string(line), "\n")
		if s == "" {
			if key != "" || len(m) > 0 {
				break
			}
			continue
		}
		if s[0] == ' ' {
			value.WriteString(s[1:])
			continue
		}
		end()
		k, v, ok := strings.Cut(s, ":")
		if ok {
			key = strings.ToLower(strings.TrimSpace(k))
			value.WriteString(strings.TrimPrefix(v, " "))
		}
	}
	end()
	return m
}

// version is the first of the attributes that can be taken for a version.
func (m manifest) version() string {
	for _, name := range [...]string{"plugin-version", "implementation-version", "bundle-version", "specification-version"} {
		if v, _, _ := strings.Cut(m[name], " "); v != "" && !strings.ContainsAny(v, "${}@:/") {
			return v
		}
	}
	return ""
}

// bundle is the symbolic name of an OSGi bundle without its directives.
func (m manifest) bundle() string {
	name, _, _ := strings.Cut(m["bundle-symbolicname"], ";")
	return strings.TrimSpace(name)
}

// artifact is a name that may be an artifact's, "" where there is none. A title
// that has blanks is for people.
func (m manifest) artifact() string {
	for _, name := range [...]string{m["short-name"], m["extension-name"], m["implementation-title"]} {
		if name != "" && !strings.ContainsAny(name, "${}@ \t:/\\,") {
			return name
		}
	}
	return ""
}

// last is the last part of a dotted name.
func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// group is the group that the manifest hints at. An OSGi bundle of Maven's is
// named by its group, or by group and artifact.
func (m manifest) group(artifact string) string {
	if g := m["group-id"]; dotted(g) {
		return g
	}
	if g := knownGroup(artifact); g != "" {
		return g
	}
	if g := m["implementation-vendor-id"]; dotted(g) {
		return g
	}
	for _, name := range [...]string{m.bundle(), m["automatic-module-name"]} {
		if !dotted(name) {
			continue
		}
		plain := strings.ReplaceAll(artifact, "-", ".")
		switch {
		case name == artifact:
			return name
		case strings.HasSuffix(name, "."+artifact):
			return strings.TrimSuffix(name, "."+artifact)
		case strings.HasSuffix(name, "."+plain):
			return strings.TrimSuffix(name, "."+plain)
		case last(name) == plain[strings.LastIndexByte(plain, '.')+1:]:
			return name[:strings.LastIndexByte(name, '.')]
		default:
			return name
		}
	}
	return ""
}

// dotted says that a name can be a group's.
func dotted(name string) bool {
	return strings.Contains(name, ".") && !strings.ContainsAny(name, "${}@ \t:/\\,;()")
}

// licenses are what an OSGi bundle says: names or addresses, with attributes.
func (m manifest) licenses() []string {
	text := m["bundle-license"]
	if text == "" || strings.HasPrefix(text, "http") && strings.Contains(text, ",") {
		return nil
	}
	name, _, _ := strings.Cut(text, ";")
	return []string{strings.Trim(name, "\" ")}
}

// identify says which artifacts an archive holds: those of its pom.properties,
// of which a shaded one has several, and itself, if none of those is it.
func identify(place string, m manifest, properties []coordinates) []coordinates {
	artifact, version := fileName(place)
	list := make([]coordinates, 0, len(properties)+1)
	itself := false
	for _, c := range properties {
		if matchesFile(c, artifact, version) {
			itself = true
			if len(c.licenses) == 0 {
				c.licenses = m.licenses()
			}
		}
		list = append(list, c)
	}
	if itself {
		return list
	}
	own := ownCoordinates(artifact, version, m)
	// Beside others a name without a group would only say again what they say.
	if !own.valid() || len(properties) > 0 && own.group == "" {
		return list
	}
	for _, c := range properties {
		// One of its version is itself under another name.
		if c.artifact == own.artifact || c.version == own.version {
			return list
		}
	}
	return append(list, own)
}

// ownCoordinates are what an archive's file name and manifest make of it. A
// file called as in a Maven repository is trusted; else the manifest names it, or
// at least says that it is a bundle or module and which version.
func ownCoordinates(artifact, version string, m manifest) coordinates {
	own := coordinates{artifact: artifact, version: version, licenses: m.licenses()}
	plugin := m["plugin-version"] != "" && m["short-name"] != ""
	if version == "" || plugin {
		own.version = m.version()
		if name := m.artifact(); name != "" {
			own.artifact = name
		} else if m.bundle() == "" && m["automatic-module-name"] == "" {
			own.artifact = ""
		}
	}
	if own.group = m.group(own.artifact); own.group == "" && plugin {
		own.group = "org.jenkins-ci.plugins"
	}
	return own
}

// matchesFile says whether the file's name is that of an artifact, a classifier
// aside; distributions rename artifacts and keep the version.
func matchesFile(c coordinates, artifact, version string) bool {
	if version == "" {
		return c.artifact == artifact
	}
	return c.artifact == artifact || c.version == version || strings.HasPrefix(artifact+"-"+version+"-", c.artifact+"-"+c.version+"-")
}
