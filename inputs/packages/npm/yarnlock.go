package npm

import (
	"errors"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// readYarnLock reads a yarn.lock: version 1, which is no YAML, or of Yarn 2 and
// later, which is. Neither says what is for development only.
func readYarnLock(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	var e yarnEntry
	berry, any := false, false
	for n, line := range strings.Split(string(text), "\n") {
		line = strings.TrimRight(line, " \r")
		switch {
		case line == "" || line[0] == '#' || line == ":":
		case line[0] != ' ':
			e.add(&list)
			key, ok := strings.CutSuffix(line, ":")
			if long, is := strings.CutPrefix(line, "? "); is {
				key, ok = long, true
			}
			if !ok || key == "" {
				return packages.Found{}, fmt.Errorf("yarn.lock line %d: neither an entry nor a comment", n+1)
			}
			berry, any = berry || key == "__metadata", true
			e = yarnEntry{key: key}
		case strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   "):
			e.field(line[2:])
		}
	}
	e.add(&list)
	if !any && !strings.Contains(string(text), "yarn lockfile v1") {
		return packages.Found{}, errors.New("yarn.lock: no lock file of Yarn")
	}
	return list.Found()
}

// yarnEntry is one entry: the ranges that were asked for, and what they came to.
type yarnEntry struct {
	key, version, resolution, link string
}

// field takes `version "1.2.3"` or `version: 1.2.3`.
func (e *yarnEntry) field(text string) {
	name, value, ok := strings.Cut(text, " ")
	if !ok {
		return
	}
	value = unquote(value)
	switch strings.TrimSuffix(unquote(name), ":") {
	case "version":
		e.version = value
	case "resolution":
		e.resolution = value
	case "linkType":
		e.link = value
	}
}

// add adds the entry's package. Workspaces (linkType soft) are the project's own.
func (e *yarnEntry) add(list *packages.List) {
	if e.key == "" || e.key == "__metadata" || e.link == "soft" {
		return
	}
	if e.resolution != "" {
		name, _, _ := cutVersion(e.resolution)
		list.Add(name, e.version)
		return
	}
	first, _, _ := strings.Cut(e.key, ", ")
	name, asked, _ := cutVersion(strings.Trim(first, "\"'"))
	if alias, ok := strings.CutPrefix(asked, "npm:"); ok {
		if real, _, ok := cutVersion(alias); ok && real != "" {
			name = real
		}
	}
	list.Add(name, e.version)
}

// cutVersion takes name@version apart; a scope's own @ is part of the name.
func cutVersion(s string) (name, version string, ok bool) {
	if s == "" {
		return "", "", false
	}
	i := strings.IndexByte(s[1:], '@')
	if i < 0 {
		return s, "", false
	}
	return s[:i+1], s[i+2:], true
}
