package images

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// npmPackage is an entry of npm ls --json --long.
type npmPackage struct {
	Name         string                `json:"name"`
	Version      string                `json:"version"`
	Path         string                `json:"path"`
	Missing      bool                  `json:"missing"`
	Dependencies map[string]npmPackage `json:"dependencies"`
}

// npmList lists what npm ls found, with the paths that they have in the image.
func npmList(t *testing.T, listing string) []string {
	t.Helper()
	var root npmPackage
	if err := json.Unmarshal([]byte(listing), &root); err != nil {
		t.Fatal(err)
	}
	var all []string
	var add func(map[string]npmPackage)
	add = func(packages map[string]npmPackage) {
		for _, p := range packages {
			// An optional dependency for another platform is listed as {}.
			if at := strings.LastIndex(p.Path, "/app/node_modules/"); at >= 0 && p.Version != "" && !p.Missing {
				all = append(all, p.Name+" "+p.Version+" "+p.Path[at:])
			}
			add(p.Dependencies)
		}
	}
	add(root.Dependencies)
	slices.Sort(all)
	return slices.Compact(all)
}
