package npm

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// pnpmFile is what a pnpm-lock.yaml says. Up to version 6 each package says
// whether it is for development only; from 9 on it follows from who depends on whom.
type pnpmFile struct {
	version  string
	packages []pnpmPackage
	roots    []string            // snapshots that the projects depend on, not for development only
	needs    map[string][]string // snapshot → snapshots
}

type pnpmPackage struct {
	key, name, version string
	dev                bool
}

// readPnpmLock reads a pnpm-lock.yaml of version 5, 6 or 9.
func readPnpmLock(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	lock := pnpmFile{needs: map[string][]string{}}
	if err := lock.parse(text); err != nil {
		return packages.Found{}, fmt.Errorf("pnpm-lock.yaml: %w", err)
	}
	used := lock.used()
	list := packages.List{Kind: kind}
	for _, p := range lock.packages {
		if p.dev || used != nil && !used[p.key] {
			continue
		}
		name, version := splitPnpm(p.key, lock.version)
		list.Add(cmp.Or(p.name, name), cmp.Or(p.version, version))
	}
	return list.Found()
}

// parse reads the sections that matter.
func (l *pnpmFile) parse(text []byte) error {
	o := outline{rest: text}
	var at [5]string
	for {
		more, err := o.next(4)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		at[o.depth] = o.key
		for i := o.depth + 1; i < len(at); i++ {
			at[i] = ""
		}
		l.take(o.depth, &at, o.value)
	}
	if l.version == "" {
		return errors.New("no lockfileVersion")
	}
	return nil
}

// take takes one key; at holds the keys that it stands below, and itself.
func (l *pnpmFile) take(depth int, at *[5]string, value string) {
	switch at[0] {
	case "lockfileVersion":
		l.version = unquote(value)
	case "packages":
		switch depth {
		case 1:
			l.packages = append(l.packages, pnpmPackage{key: at[1]})
		case 2:
			if len(l.packages) > 0 {
				l.packages[len(l.packages)-1].field(at[2], unquote(value))
			}
		}
	case "importers":
		if depth == 4 && at[4] == "version" && (at[2] == "dependencies" || at[2] == "optionalDependencies") {
			l.roots = append(l.roots, snapshot(at[3], unquote(value)))
		}
	case "snapshots":
		switch {
		case depth == 1:
			l.needs[at[1]] = nil
		case depth == 3 && (at[2] == "dependencies" || at[2] == "optionalDependencies"):
			l.needs[at[1]] = append(l.needs[at[1]], snapshot(at[3], unquote(value)))
		}
	}
}

func (p *pnpmPackage) field(name, value string) {
	switch name {
	case "dev":
		p.dev = value == "true"
	case "name":
		p.name = value
	case "version":
		p.version = value
	}
}

// snapshot is the key of what a dependency came to: a version, or the key
// itself where the dependency goes by another name.
func snapshot(name, version string) string {
	bare, _, _ := strings.Cut(version, "(")
	if _, _, ok := cutVersion(bare); ok && !strings.Contains(bare, "://") && !strings.HasPrefix(bare, "file:") && !strings.HasPrefix(bare, "link:") {
		return version
	}
	return name + "@" + version
}

// used lists the packages that something outside development needs; nil where
// the file does not tell.
func (l *pnpmFile) used() map[string]bool {
	if len(l.needs) == 0 {
		return nil
	}
	used, seen, todo := map[string]bool{}, map[string]bool{}, l.roots
	for len(todo) > 0 {
		key := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[key] {
			continue
		}
		seen[key] = true
		bare, _, _ := strings.Cut(key, "(")
		used[bare] = true
		todo = append(todo, l.needs[key]...)
	}
	return used
}

// splitPnpm takes the key of a package apart: /name/1.2.3_peer@4 in version 5,
// /name@1.2.3(peer@4) in 6, name@1.2.3 in 9; a registry's host may stand before
// the name. Places (git, files) carry name and version as fields.
func splitPnpm(key, lockVersion string) (name, version string) {
	key, _, _ = strings.Cut(key, "(")
	if strings.HasPrefix(lockVersion, "5") {
		// The last part starts with the version; what stands before it ends with the name.
		parts := strings.Split(key, "/")
		n := len(parts)
		if n < 2 || parts[n-1] == "" || !isDigit(parts[n-1][0]) {
			// A peer may have a slash in its name.
			for n = len(parts) - 1; n >= 2; n-- {
				if p := parts[n-1]; p != "" && isDigit(p[0]) {
					break
				}
			}
			if n < 2 {
				return "", ""
			}
		}
		version, _, _ = strings.Cut(parts[n-1], "_")
		name = parts[n-2]
		if n >= 3 && strings.HasPrefix(parts[n-3], "@") {
			name = parts[n-3] + "/" + name
		}
		return name, version
	}
	key = strings.TrimPrefix(key, "/")
	if i := strings.IndexByte(key, '/'); i > 0 && key[0] != '@' && strings.Contains(key[:i], ".") && !strings.Contains(key[:i], "@") {
		key = strings.TrimPrefix(key[i:], "/")
	}
	name, version, _ = cutVersion(key)
	return resolve(name, version)
}
