package npm

import (
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of npm's package URLs.
const kind = "npm"

// Cataloger reads package.json files of installed packages and the lock files
// of npm, Yarn, pnpm and Bun.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "npm", Wants: wants, Read: read, Stream: nil}
}

// role is what a file is to this cataloger.
type role int

const (
	nothing role = iota
	manifest
	packageLock
	yarnLock
	pnpmLock
	bunLock
	archive
)

func wants(f packages.File) bool { return roleOf(f.Path) != nothing }

// roleOf tells a file's role by its path. It is asked about every file, so it
// looks at the last letter first.
func roleOf(p string) role {
	if p == "" {
		return nothing
	}
	switch p[len(p)-1] {
	case 'n', 'p', 'k', 'l':
		return roleByName(p)
	}
	return nothing
}

func roleByName(p string) role {
	switch {
	case strings.HasSuffix(p, "/package.json"):
		if isRoot(p) || isRelease(p) {
			return manifest
		}
	case strings.HasSuffix(p, ".zip"):
		if packages.Within(p, "/.yarn/") && strings.Contains(p, "cache/") && strings.Contains(path.Base(p), "-npm-") {
			return archive
		}
	case strings.HasSuffix(p, "package-lock.json"), strings.HasSuffix(p, "npm-shrinkwrap.json"):
		// node_modules/.package-lock.json repeats what the packages beside it say.
		if base := path.Base(p); (base == "package-lock.json" || base == "npm-shrinkwrap.json") && !packages.Within(p, "/node_modules/") {
			return packageLock
		}
	case strings.HasSuffix(p, "yarn.lock"):
		return lockOf(p, "yarn.lock", yarnLock)
	case strings.HasSuffix(p, "pnpm-lock.yaml"):
		return lockOf(p, "pnpm-lock.yaml", pnpmLock)
	case strings.HasSuffix(p, "bun.lock"):
		return lockOf(p, "bun.lock", bunLock)
	}
	return nothing
}

// lockOf is r where p is a lock file of that name and not one that came with a package.
func lockOf(p, name string, r role) role {
	if path.Base(p) == name && !packages.Within(p, "/node_modules/") {
		return r
	}
	return nothing
}

// isRoot says whether p is the package.json of an installed package: from the
// first node_modules on, nothing but package folders and node_modules follow each
// other, as Node.js and npm look for them. What a package carries deeper
// inside (fixtures, templates) is no installed package. pnpm keeps packages in
// node_modules/.pnpm/NAME@VERSION/node_modules; Debian's Node.js looks in
// usr/share/nodejs and usr/lib/nodejs as well.
func isRoot(p string) bool {
	for _, system := range [...]string{"usr/share/nodejs/", "usr/lib/nodejs/"} {
		if rest, ok := strings.CutPrefix(p, system); ok {
			return isChain(rest)
		}
	}
	const dir = "node_modules/"
	i := strings.Index(p, dir)
	for i > 0 && p[i-1] != '/' {
		next := strings.Index(p[i+1:], dir)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	if i < 0 {
		return false
	}
	return isChain(p[i+len(dir):])
}

// isChain says whether what follows a folder of packages is a package's own
// package.json, its folder and more such folders aside.
func isChain(rest string) bool {
	const dir = "node_modules/"
	for {
		if strings.HasPrefix(rest, ".pnpm/") || strings.HasPrefix(rest, ".store/") {
			_, after, ok := strings.Cut(rest, "/"+dir)
			if !ok {
				return false
			}
			rest = after
		}
		if strings.HasPrefix(rest, "@") {
			_, after, ok := strings.Cut(rest, "/")
			if !ok {
				return false
			}
			rest = after
		}
		name, after, ok := strings.Cut(rest, "/")
		if !ok || name == "" || name[0] == '.' {
			return false
		}
		if after == "package.json" {
			return true
		}
		if rest, ok = strings.CutPrefix(after, dir); !ok {
			return false
		}
	}
}

// isRelease says whether p may be the package.json of an unpacked release that
// stands outside node_modules: opt/yarn-v1.22.22, and corepack's
// v1/yarn/1.22.22. Only the name and version within tell.
func isRelease(p string) bool {
	dir := path.Dir(p)
	if packages.Within(p, "/node_modules/") {
		return false
	}
	base := dir[strings.LastIndexByte(dir, '/')+1:]
	if i := strings.IndexByte(base, '-'); i > 0 {
		rest := strings.TrimPrefix(base[i+1:], "v")
		return rest != "" && isDigit(rest[0]) || strings.Contains(base[i+1:], "-")
	}
	return base != "" && isDigit(base[0]) && strings.Contains(p, "corepack/")
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func read(f packages.File) (packages.Found, error) {
	switch roleOf(f.Path) {
	case manifest:
		return readManifest(f)
	case archive:
		return readArchive(f)
	case packageLock:
		return readPackageLock(f)
	case yarnLock:
		return readYarnLock(f)
	case pnpmLock:
		return readPnpmLock(f)
	case bunLock:
		return readBunLock(f)
	}
	return packages.Found{}, nil
}
