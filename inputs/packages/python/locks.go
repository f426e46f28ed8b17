package python

import (
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// readRequirements gives the requirements that are pinned to one version.
func readRequirements(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	joined := strings.NewReplacer("\\\r\n", " ", "\\\n", " ").Replace(string(text))
	for line := range strings.Lines(joined) {
		line = strings.TrimSpace(line)
		if i := strings.IndexByte(line, '#'); i == 0 || i > 0 && (line[i-1] == ' ' || line[i-1] == '\t') {
			line = line[:i]
		}
		if name, version, ok := pinned(line); ok {
			list.Add(normal(name), version)
		}
	}
	return list.Found()
}

// pinned takes name[extra]==1.2.3 apart; options, markers and hashes may follow.
// Anything else, as a wildcard or a second condition, pins nothing.
func pinned(line string) (name, version string, ok bool) {
	if strings.HasPrefix(line, "-") {
		return "", "", false
	}
	line, _, _ = strings.Cut(line, ";")
	line, _, _ = strings.Cut(line, " --")
	name, version, ok = strings.Cut(line, "==")
	version = strings.TrimSpace(strings.TrimPrefix(version, "="))
	name, _, _ = strings.Cut(name, "[")
	name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "("))
	version = strings.TrimSpace(strings.TrimSuffix(version, ")"))
	if !ok || name == "" || version == "" || strings.ContainsAny(version, "*, ${}") || strings.ContainsAny(name, "<>=!~ @:/\\") {
		return "", "", false
	}
	return name, version, true
}

// readPipfile reads a Pipfile.lock; the group develop is left out.
func readPipfile(f packages.File) (packages.Found, error) {
	var lock struct {
		Default map[string]struct {
			Version string `json:"version"`
		} `json:"default"`
	}
	if err := f.JSON(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for name, p := range lock.Default {
		list.Add(normal(name), strings.TrimLeft(p.Version, "= "))
	}
	return list.Sorted()
}

// readPoetry reads a poetry.lock. What is for development only says so: by its
// category up to Poetry 1.4, by its groups from 2.0 on.
func readPoetry(f packages.File) (packages.Found, error) {
	var lock struct {
		Package []struct {
			Name, Version, Category string
			Groups                  []string
		} `toml:"package"`
	}
	if err := f.TOML(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for _, p := range lock.Package {
		if p.Category == "dev" || len(p.Groups) > 0 && !slices.Contains(p.Groups, "main") {
			continue
		}
		list.Add(normal(p.Name), p.Version)
	}
	return list.Found()
}

// readPDM reads a pdm.lock; packages that only the group dev needs are left out.
func readPDM(f packages.File) (packages.Found, error) {
	var lock struct {
		Package []struct {
			Name, Version string
			Groups        []string
		} `toml:"package"`
	}
	if err := f.TOML(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for _, p := range lock.Package {
		if len(p.Groups) == 1 && p.Groups[0] == "dev" {
			continue
		}
		list.Add(normal(p.Name), p.Version)
	}
	return list.Found()
}

// readPylock reads a pylock.toml (PEP 751).
func readPylock(f packages.File) (packages.Found, error) {
	var lock struct {
		Packages []struct{ Name, Version string } `toml:"packages"`
	}
	if err := f.TOML(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for _, p := range lock.Packages {
		list.Add(normal(p.Name), p.Version)
	}
	return list.Found()
}

// uvPackage is a package of a uv.lock.
type uvPackage struct {
	Name, Version string
	Source        map[string]any
	Dependencies  []uvNeed
	Optional      map[string][]uvNeed `toml:"optional-dependencies"`
}

type uvNeed struct{ Name string }

// own says that a package is the project's own: a workspace member.
func (p uvPackage) own() bool {
	for _, key := range []string{"virtual", "editable", "directory"} {
		if _, ok := p.Source[key]; ok {
			return true
		}
	}
	return false
}

// readUV reads a uv.lock. What is for development only is what the project's own
// packages do not lead to by their dependencies.
func readUV(f packages.File) (packages.Found, error) {
	var lock struct {
		Package []uvPackage `toml:"package"`
	}
	if err := f.TOML(&lock); err != nil {
		return packages.Found{}, err
	}
	byName := map[string][]int{}
	var todo []string
	for i, p := range lock.Package {
		byName[p.Name] = append(byName[p.Name], i)
		if p.own() {
			todo = append(todo, p.Name)
		}
	}
	rooted, used := len(todo) > 0, map[string]bool{}
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if used[name] {
			continue
		}
		used[name] = true
		for _, i := range byName[name] {
			p := lock.Package[i]
			for _, needs := range append(slices.Collect(maps.Values(p.Optional)), p.Dependencies) {
				for _, need := range needs {
					todo = append(todo, need.Name)
				}
			}
		}
	}
	list := packages.List{Kind: kind}
	for _, p := range lock.Package {
		if !p.own() && (!rooted || used[p.Name]) {
			list.Add(normal(p.Name), p.Version)
		}
	}
	return list.Found()
}
