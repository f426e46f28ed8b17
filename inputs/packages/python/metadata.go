package python

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// maxHeader is how much of a metadata file is read, in bytes: its fields stand
// before the description.
const maxHeader = 1 << 20

// shortLicense is the longest field License that is taken for a licence's name;
// many hold the whole text.
const shortLicense = 100

// metadata are the core metadata that matter
// (https://packaging.python.org/en/latest/specifications/core-metadata/).
type metadata struct {
	name, version, expression, license string
	classifiers                        []string
}

// readMetadata reads what an installed distribution says of itself. What it
// does not say, its folder's name does: name-version.dist-info.
func readMetadata(f packages.File) (packages.Found, error) {
	size := min(f.Size, maxHeader)
	text := make([]byte, size)
	if n, err := f.Content.ReadAt(text, 0); int64(n) < size {
		return packages.Found{}, fmt.Errorf("read the content: %w", err)
	}
	m := parseMetadata(text)
	place := f.Path
	if base := path.Base(place); base == "METADATA" || base == "PKG-INFO" {
		place = path.Dir(place)
	}
	name, version := placeName(path.Base(place))
	if m.name == "" || strings.EqualFold(m.name, "UNKNOWN") {
		m.name = name
	}
	if m.version == "" {
		m.version = version
	}
	m.name = normal(m.name)
	if !packages.Believable(m.name, m.version) {
		return packages.Found{}, errors.New("neither the metadata nor the folder names the distribution")
	}
	return packages.Found{Packages: []inputs.Package{packages.Installed(kind, m.name, m.version, m.licenses()...)}}, nil
}

// placeName takes name-version[-py3.11].egg-info or .dist-info apart.
func placeName(base string) (name, version string) {
	base = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(base, ".dist-info"), ".egg-info"), ".egg")
	parts := strings.SplitN(base, "-", 3)
	if len(parts) > 1 {
		version = parts[1]
	}
	return parts[0], version
}

// parseMetadata reads the header fields up to the empty line.
func parseMetadata(text []byte) metadata {
	var m metadata
	var field *string
	for line := range bytes.Lines(text) {
		s := strings.TrimRight(string(line), "\r\n")
		if s == "" {
			break
		}
		if s[0] == ' ' || s[0] == '\t' {
			if field == &m.license {
				*field += "\n" + strings.TrimSpace(s)
			}
			continue
		}
		key, value, ok := strings.Cut(s, ":")
		if !ok {
			continue
		}
		field = m.field(strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value))
	}
	return m
}

// field takes one field; of those that stand once, the first counts.
func (m *metadata) field(key, value string) *string {
	var field *string
	switch key {
	case "name":
		field = &m.name
	case "version":
		field = &m.version
	case "license-expression":
		field = &m.expression
	case "license":
		field = &m.license
	case "classifier":
		if strings.HasPrefix(value, "License ::") && len(m.classifiers) < 50 {
			m.classifiers = append(m.classifiers, value)
		}
		return nil
	default:
		return nil
	}
	if *field != "" {
		return nil
	}
	*field = value
	return field
}

// licenses prefers the expression, then a name, then the classifiers, and a text
// last.
func (m metadata) licenses() []string {
	switch {
	case m.expression != "":
		return []string{m.expression}
	case m.license != "" && m.license != "UNKNOWN" && len(m.license) <= shortLicense && !strings.Contains(m.license, "\n"):
		return []string{m.license}
	}
	var list []string
	for _, c := range m.classifiers {
		// A group of licences names none.
		if c != "License :: OSI Approved" && !strings.HasPrefix(c, "License :: Other/") {
			list = append(list, c)
		}
	}
	if len(list) == 0 && m.license != "UNKNOWN" {
		list = append(list, m.license)
	}
	return list
}

// readConda reads the record of a package that conda installed. Python's
// distributions among them have metadata of their own as well.
func readConda(f packages.File) (packages.Found, error) {
	var record struct {
		Name    string          `json:"name"`
		Version string          `json:"version"`
		License json.RawMessage `json:"license"`
	}
	if err := f.JSON(&record); err != nil {
		return packages.Found{}, err
	}
	var license string
	_ = json.Unmarshal(record.License, &license)
	list := packages.List{Kind: "conda", Installed: true}
	list.Add(record.Name, record.Version, license)
	return list.Found()
}
