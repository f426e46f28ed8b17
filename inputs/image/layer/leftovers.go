package layer

import (
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// leftovers adds up what a build left behind, in the order of the paths.
type leftovers struct {
	*joiner
	found []leftover
	// inside says that the last of found is a directory whose content goes by.
	inside bool
}

type leftover struct {
	role, path string
	size       int64
	always     bool
	layers     map[int16]int64
}

// see looks at the next file.
func (l *leftovers) see(n id, p string, f *inode) {
	if l.inside && strings.HasPrefix(p, l.found[len(l.found)-1].path+"/") {
		l.count(f)
		return
	}
	l.inside = false
	role, always := leftoverRole(p, l.nodes[n].name, f.kind == Directory)
	if d := l.nodes[n].detail; d >= 0 && l.details[d].Core {
		role, always = "core-dump", true
	}
	if role == "" {
		return
	}
	l.found = append(l.found, leftover{role: role, path: p, always: always, layers: map[int16]int64{}})
	l.inside = f.kind == Directory
	l.count(f)
}

func (l *leftovers) count(f *inode) {
	last := &l.found[len(l.found)-1]
	last.layers[f.layer] += f.size
	if f.kind == File {
		last.size += f.size
	}
}

// list gives what was found and takes room, or tells how the image was made.
func (l *leftovers) list() []inputs.Leftover {
	list := []inputs.Leftover{}
	for _, x := range l.found {
		if x.size == 0 && !x.always {
			continue
		}
		most, layer := int64(-1), int16(-1)
		for i, size := range x.layers {
			if size > most || size == most && i < layer {
				most, layer = size, i
			}
		}
		list = append(list, inputs.Leftover{Role: x.role, Path: "/" + x.path, Size: x.size, Layer: l.digest(layer)})
	}
	return list
}

// leftoverRole says why a file or directory need not be there. always says that
// it matters even if it is empty.
func leftoverRole(p, name string, directory bool) (role string, always bool) {
	switch name {
	case ".git", ".svn", ".hg", ".bzr":
		return "vcs", true
	}
	if parent := path.Dir(p); parent == "tmp" || parent == "var/tmp" {
		return "temporary", false
	}
	if directory {
		return cacheRole(p, name), false
	}
	if buildFile(name) && !vendored(p) {
		return "build-file", true
	}
	return "", false
}

// cacheRole knows the directories of package managers that hold what can be had
// again.
func cacheRole(p, name string) string {
	switch p {
	case "var/lib/apt/lists", "var/lib/pacman/sync", "var/cache/apk", "etc/apk/cache":
		return "package-index"
	case "var/cache/apt", "var/cache/dnf", "var/cache/libdnf5", "var/cache/yum", "var/cache/zypp", "var/cache/tdnf", "var/cache/pacman/pkg", "var/cache/xbps",
		"usr/local/share/.cache", "opt/conda/pkgs", "usr/local/cargo/registry", "go/pkg/mod/cache":
		return "cache"
	}
	switch name {
	case ".cache", "_cacache", ".yarn-cache", ".pnpm-store":
		if !vendored(p) {
			return "cache"
		}
	case "registry", "repository", "caches", "packages", "cache":
		switch dir := path.Base(path.Dir(p)); {
		case name == "registry" && dir == ".cargo", name == "repository" && dir == ".m2", name == "caches" && dir == ".gradle",
			name == "packages" && dir == ".nuget", name == "cache" && (dir == ".bundle" || dir == ".composer" || strings.HasSuffix(p, "go/pkg/mod/cache")):
			return "cache"
		}
	}
	return ""
}

// buildFile knows the files that images are made from.
func buildFile(name string) bool {
	switch lower := strings.ToLower(name); lower {
	case "dockerfile", "containerfile", ".dockerignore", ".containerignore", "docker-bake.hcl", "jenkinsfile", "vagrantfile", ".gitlab-ci.yml":
		return true
	case "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml":
		return true
	default:
		return strings.HasPrefix(lower, "dockerfile.") || strings.HasSuffix(lower, ".dockerfile") ||
			strings.HasPrefix(lower, "docker-compose.") && (strings.HasSuffix(lower, ".yml") || strings.HasSuffix(lower, ".yaml"))
	}
}

// vendored says whether a path is part of somebody else's package.
func vendored(p string) bool {
	if strings.HasPrefix(p, "usr/share/") || strings.HasPrefix(p, "usr/lib/") {
		return true
	}
	for part := range strings.SplitSeq(path.Dir(p), "/") {
		switch part {
		case "node_modules", "site-packages", "dist-packages", "vendor", "gems", "mod", ".cargo":
			return true
		}
	}
	return false
}
