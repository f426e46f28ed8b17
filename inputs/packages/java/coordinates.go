package java

import (
	"bytes"
	"encoding/xml"
	"path"
	"strings"
)

// coordinates name a Maven artifact.
type coordinates struct {
	group, artifact, version string
	licenses                 []string
	folder                   string // of the pom.properties
}

// name is group:artifact, as OSV's Maven ecosystem names artifacts; the
// artifact alone where the group is not known.
func (c coordinates) name() string {
	if c.group == "" {
		return c.artifact
	}
	return c.group + ":" + c.artifact
}

// valid says that it is one artifact, not a template's.
func (c coordinates) valid() bool {
	return c.artifact != "" && c.version != "" && !strings.ContainsAny(c.group+c.artifact+c.version, "${}@ \t:/")
}

// parseProperties reads a pom.properties, which Maven puts into every jar.
func parseProperties(text []byte) (coordinates, bool) {
	var c coordinates
	for line := range bytes.Lines(text) {
		s := strings.TrimSpace(string(line))
		if s == "" || s[0] == '#' || s[0] == '!' {
			continue
		}
		i := strings.IndexAny(s, "=:")
		if i < 0 {
			continue
		}
		value := strings.TrimSpace(s[i+1:])
		switch strings.TrimSpace(s[:i]) {
		case "groupId":
			c.group = value
		case "artifactId":
			c.artifact = value
		case "version":
			c.version = value
		}
	}
	return c, c.group != "" && c.valid()
}

// parsePom reads the coordinates of a pom.xml; group and version may be the parent's.
func parsePom(text []byte) (coordinates, bool) {
	var own, parent coordinates
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = nil
	var at []string
	for {
		token, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if at = append(at, t.Name.Local); len(at) > 100 {
				return coordinates{}, false
			}
		case xml.EndElement:
			at = at[:max(0, len(at)-1)]
		case xml.CharData:
			switch {
			case len(at) == 2 && at[0] == "project":
				own.set(at[1], t)
			case len(at) == 3 && at[0] == "project" && at[1] == "parent":
				parent.set(at[2], t)
			case len(at) == 4 && at[1] == "licenses" && at[2] == "license" && at[3] == "name" && len(own.licenses) < 20:
				own.licenses = append(own.licenses, string(t))
			}
		}
	}
	if own.group == "" {
		own.group = parent.group
	}
	if own.version == "" {
		own.version = parent.version
	}
	return own, own.group != "" && own.valid()
}

func (c *coordinates) set(element string, text []byte) {
	switch element {
	case "groupId":
		c.group += strings.TrimSpace(string(text))
	case "artifactId":
		c.artifact += strings.TrimSpace(string(text))
	case "version":
		c.version += strings.TrimSpace(string(text))
	}
}

// fileName takes artifact-1.2.3.jar apart. The version begins with a digit behind
// a dash; of several such places the last counts (log4j-1.2-api-2.17.1),
// unless only numbers and qualifiers stand between them (x-1.0-beta-2).
func fileName(place string) (artifact, version string) {
	base := place[strings.LastIndexByte(place, '/')+1:]
	base = strings.TrimSuffix(base, path.Ext(base))
	for _, classifier := range [...]string{"-sources", "-javadoc", "-tests", "-jar-with-dependencies", "-shaded", "-all", "-exec"} {
		base = strings.TrimSuffix(base, classifier)
	}
	words := strings.Split(base, "-")
	start := -1
	for i := len(words) - 1; i > 0; i-- {
		if words[i] != "" && '0' <= words[i][0] && words[i][0] <= '9' {
			start = i
		} else if !qualifier(words[i]) && start >= 0 {
			break
		}
	}
	if start < 0 {
		return base, ""
	}
	return strings.Join(words[:start], "-"), strings.Join(words[start:], "-")
}

// qualifier says whether a word is one that versions have between their numbers.
func qualifier(word string) bool {
	word = strings.TrimRight(strings.ToLower(word), "0123456789.")
	switch word {
	case "alpha", "beta", "rc", "cr", "m", "milestone", "ga", "final", "sp", "snapshot", "release", "b", "a", "build", "rev", "r", "p", "patch":
		return true
	}
	return false
}
