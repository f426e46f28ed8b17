package npm

import (
	"cmp"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// lockFile is a package-lock.json or npm-shrinkwrap.json of lockfileVersion 1,
// 2 or 3. From version 2 on, packages holds everything.
type lockFile struct {
	Packages     map[string]*lockPackage    `json:"packages"`
	Dependencies map[string]*lockDependency `json:"dependencies"`
}

type lockPackage struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	License any    `json:"license"`
	Dev     bool   `json:"dev"`
	Link    bool   `json:"link"`
}

type lockDependency struct {
	Version      string                     `json:"version"`
	Dev          bool                       `json:"dev"`
	Dependencies map[string]*lockDependency `json:"dependencies"`
}

// readPackageLock gives what a lock file of npm names. What it needs for
// development only is left out: it is not there where the image was made with care,
// and what is there is found by itself.
func readPackageLock(f packages.File) (packages.Found, error) {
	var lock lockFile
	if err := f.JSON(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for place, p := range lock.Packages {
		// Other places are the project itself and its workspaces.
		i := strings.LastIndex(place, "node_modules/")
		if i < 0 || p == nil || p.Dev || p.Link {
			continue
		}
		license, _ := p.License.(string)
		list.Add(cmp.Or(p.Name, place[i+len("node_modules/"):]), p.Version, license)
	}
	if lock.Packages == nil {
		addDependencies(&list, lock.Dependencies)
	}
	return list.Sorted()
}

func addDependencies(list *packages.List, deps map[string]*lockDependency) {
	for name, d := range deps {
		if d == nil {
			continue
		}
		if !d.Dev {
			list.Add(resolve(name, d.Version))
		}
		addDependencies(list, d.Dependencies)
	}
}

// resolve turns a name and what a lock file gives as its version into those of
// the package: npm:lodash@4.17.21 is another package; a place (file:, git+ssh://,
// https://) says no version.
func resolve(name, version string) (string, string) {
	if alias, ok := strings.CutPrefix(version, "npm:"); ok {
		if i := strings.LastIndexByte(alias, '@'); i > 0 {
			return alias[:i], alias[i+1:]
		}
		return name, alias
	}
	if strings.ContainsAny(version, ":/") {
		return name, ""
	}
	return name, version
}
