package golang

import (
	"debug/buildinfo"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of Go's package URLs.
const kind = "golang"

// Cataloger reads Go's build info and go.mod files.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "golang", Wants: wants, Read: read, Stream: stream}
}

func wants(f packages.File) bool {
	return packages.IsExecutable(f.Head) || isModFile(f.Path)
}

// isModFile says whether a path is the go.mod of a program's sources: not that
// of a dependency's, nor of the toolchain's own.
func isModFile(p string) bool {
	if !strings.HasSuffix(p, "go.mod") || path.Base(p) != "go.mod" {
		return false
	}
	for _, within := range [...]string{"/pkg/mod/", "/vendor/", "/testdata/", "/usr/local/go/", "/usr/lib/go", "/usr/share/go"} {
		if packages.Within(p, within) {
			return false
		}
	}
	return true
}

func read(f packages.File) (packages.Found, error) {
	if packages.IsExecutable(f.Head) {
		return readExecutable(f), nil
	}
	return readModFile(f)
}

// readExecutable gives the modules of a Go program. Whatever else has the
// magic number of an executable has none: that is no error.
func readExecutable(f packages.File) packages.Found {
	info := buildInfo(io.NewSectionReader(f.Content, 0, f.Size))
	if info == nil {
		return packages.Found{}
	}
	return packages.Found{Packages: modules(info)}
}

// buildInfo is nil where there is none. The standard library's readers of
// object files are not meant for hostile ones: what panics in them is not a
// file that a system would run.
func buildInfo(r io.ReaderAt) (info *debug.BuildInfo) {
	defer func() {
		if recover() != nil {
			info = nil
		}
	}()
	info, err := buildinfo.Read(r)
	if err != nil {
		return nil
	}
	return info
}

// modules lists what a program was built from: its dependencies, with
// replacements honoured, the main module and the standard library. Versions
// are as `go version -m` prints them, with the leading v, which OSV's Go
// ecosystem leaves out. A module without a version (a main module built outside
// version control, a replacement by a directory) has the version "".
func modules(info *debug.BuildInfo) []inputs.Package {
	list := make([]inputs.Package, 0, len(info.Deps)+2)
	add := func(name, version string) {
		if version == "(devel)" {
			version = ""
		}
		if packages.Believable(name, version) {
			list = append(list, packages.Installed(kind, name, version))
		}
	}
	if v := toolchain(info.GoVersion); v != "" {
		add("stdlib", v)
	}
	// The modules of the standard library's own tools are named by no advisory.
	if info.Main.Path != "" && info.Main.Path != "cmd" && info.Main.Path != "std" {
		add(info.Main.Path, info.Main.Version)
	}
	for _, dep := range info.Deps {
		name, version := dep.Path, dep.Version
		if r := dep.Replace; r != nil {
			version = r.Version
			// A directory is no module's name: the code stands for the module
			// that it replaces, in no published version.
			if !modfile.IsDirectoryPath(r.Path) {
				name = r.Path
			}
		}
		add(name, version)
	}
	return list
}

// toolchain turns the version of a Go toolchain into that of the standard
// library as OSV writes it: go1.22.1 X:rangefunc is 1.22.1, go1.21rc2 is
// 1.21.0-rc.2 (golang.org/x/vulndb, GoTagToSemver).
func toolchain(v string) string {
	for _, word := range strings.Fields(v) {
		rest, ok := strings.CutPrefix(word, "go")
		if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' {
			continue
		}
		for _, pre := range [...]string{"beta", "rc"} {
			if release, n, ok := strings.Cut(rest, pre); ok && !strings.ContainsAny(rest, "-+") {
				if strings.Count(release, ".") == 1 {
					release += ".0"
				}
				return release + "-" + pre + "." + n
			}
		}
		return rest
	}
	return ""
}

// readModFile gives the modules that a go.mod requires. They are declared:
// which of them a build takes, the program itself says.
func readModFile(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	mod, err := modfile.ParseLax(path.Base(f.Path), text, nil)
	if err != nil {
		return packages.Found{}, fmt.Errorf("read go.mod: %w", err)
	}
	// ParseLax leaves replacements out; a strict reading that fails costs only them.
	replaced := map[string]*modfile.Replace{}
	if strict, err := modfile.Parse(path.Base(f.Path), text, nil); err == nil {
		for _, r := range strict.Replace {
			replaced[r.Old.Path+"@"+r.Old.Version] = r
		}
	}
	var found packages.Found
	for _, req := range mod.Require {
		name, version := req.Mod.Path, req.Mod.Version
		r := replaced[name+"@"+version]
		if r == nil {
			r = replaced[name+"@"]
		}
		if r != nil {
			version = r.New.Version
			if !modfile.IsDirectoryPath(r.New.Path) {
				name = r.New.Path
			}
		}
		if packages.Believable(name, version) {
			found.Packages = append(found.Packages, packages.Declared(kind, name, version))
		}
	}
	return found, nil
}
