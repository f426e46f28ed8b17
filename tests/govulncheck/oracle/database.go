package oracle

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// advisory is the part of an OSV record that a database's indexes are made of.
type advisory struct {
	ID       string   `json:"id"`
	Modified string   `json:"modified"`
	Aliases  []string `json:"aliases"`
	Affected []struct {
		Package struct {
			Name string `json:"name"`
		} `json:"package"`
		Ranges []struct {
			Events []struct {
				Introduced string `json:"introduced"`
				Fixed      string `json:"fixed"`
			} `json:"events"`
		} `json:"ranges"`
	} `json:"affected"`
}

// readAdvisories reads the Go records of a directory.
func readAdvisories(dir string) ([]advisory, error) {
	files, err := filepath.Glob(filepath.Join(dir, "GO-*.json"))
	if err != nil {
		return nil, err
	}
	var list []advisory
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var a advisory
		if err := json.Unmarshal(text, &a); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, a)
	}
	return list, nil
}

// indexed is a record in an index of modules.
type indexed struct {
	ID       string `json:"id"`
	Modified string `json:"modified"`
	Fixed    string `json:"fixed,omitempty"`
}

// module is an entry of index/modules.json.
type module struct {
	Path  string    `json:"path"`
	Vulns []indexed `json:"vulns"`
}

// writeDatabase writes the records as a database of the layout that
// https://go.dev/doc/security/vuln/database describes.
func writeDatabase(to, from string, list []advisory) error {
	const modified = "2025-01-01T00:00:00Z"
	modules := map[string]*module{}
	var vulns []map[string]any
	for _, a := range list {
		text, err := os.ReadFile(filepath.Join(from, a.ID+".json"))
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(to, "ID", a.ID+".json"), text); err != nil {
			return err
		}
		vulns = append(vulns, map[string]any{"id": a.ID, "modified": modified, "aliases": a.Aliases})
		for _, affected := range a.Affected {
			m := modules[affected.Package.Name]
			if m == nil {
				m = &module{Path: affected.Package.Name}
				modules[m.Path] = m
			}
			if !slices.ContainsFunc(m.Vulns, func(v indexed) bool { return v.ID == a.ID }) {
				// Without a fixed version the client reads the record itself.
				m.Vulns = append(m.Vulns, indexed{ID: a.ID, Modified: modified})
			}
		}
	}
	var all []*module
	for _, m := range modules {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b *module) int { return strings.Compare(a.Path, b.Path) })
	for name, value := range map[string]any{"db": map[string]string{"modified": modified}, "modules": all, "vulns": vulns} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(to, "index", name+".json"), text); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
