package dotnet

import (
	"encoding/json"
	"errors"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of NuGet's package URLs.
const kind = "nuget"

// Cataloger reads the dependencies of published .NET programs and NuGet's lock files.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "dotnet", Wants: func(f packages.File) bool { return isDeps(f.Path) || isLock(f.Path) }, Read: read}
}

func isDeps(p string) bool { return strings.HasSuffix(p, ".deps.json") }

func isLock(p string) bool {
	return strings.HasSuffix(p, "packages.lock.json") && path.Base(p) == "packages.lock.json"
}

func read(f packages.File) (packages.Found, error) {
	if isDeps(f.Path) {
		return readDeps(f)
	}
	return readLock(f)
}

// depsFile is a NAME.deps.json
// (https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md).
type depsFile struct {
	RuntimeTarget struct {
		Name string `json:"name"`
	} `json:"runtimeTarget"`
	Targets   map[string]map[string]assets `json:"targets"`
	Libraries map[string]struct {
		Type string `json:"type"`
	} `json:"libraries"`
}

// assets are the files that a library brings along at run time.
type assets struct {
	Runtime        map[string]any `json:"runtime"`
	RuntimeTargets map[string]any `json:"runtimeTargets"`
	Native         map[string]any `json:"native"`
	Resources      map[string]any `json:"resources"`
}

// any says whether there is a file among them; _._ is none.
func (a assets) any() bool {
	for _, files := range []map[string]any{a.Runtime, a.RuntimeTargets, a.Native, a.Resources} {
		for name := range files {
			if !strings.HasSuffix(name, "_._") {
				return true
			}
		}
	}
	return false
}

// readDeps gives the packages, and the runtime packs of programs that bring the
// runtime along, of which a file is there at run time. Projects are the
// program's own.
func readDeps(f packages.File) (packages.Found, error) {
	var deps depsFile
	if err := f.JSON(&deps); err != nil {
		// Other tools write lists into files of that name.
		if _, list := errors.AsType[*json.UnmarshalTypeError](err); list && deps.RuntimeTarget.Name == "" {
			return packages.Found{}, nil
		}
		return packages.Found{}, err
	}
	target, known := deps.Targets[deps.RuntimeTarget.Name]
	list := packages.List{Kind: kind, Installed: true}
	for key, library := range deps.Libraries {
		name, version, ok := strings.Cut(key, "/")
		if !ok || library.Type != "package" && library.Type != "runtimepack" {
			continue
		}
		if a, there := target[key]; known && (!there || !a.any()) {
			continue
		}
		list.Add(strings.TrimPrefix(name, "runtimepack."), version)
	}
	return list.Sorted()
}

// readLock reads a packages.lock.json: by framework what each package came to.
func readLock(f packages.File) (packages.Found, error) {
	var lock struct {
		Dependencies map[string]map[string]struct {
			Type     string `json:"type"`
			Resolved string `json:"resolved"`
		} `json:"dependencies"`
	}
	if err := f.JSON(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for _, framework := range lock.Dependencies {
		for name, d := range framework {
			if !strings.EqualFold(d.Type, "Project") {
				list.Add(name, d.Resolved)
			}
		}
	}
	return list.Sorted()
}
