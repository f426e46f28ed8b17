package config

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// place is where a run stands: files are searched from start up to root; dir
// is the working directory.
type place struct {
	dir, start, root string
}

// locate finds where the search for files starts, and the repository around
// it: the nearest folder upwards that holds .git. Without one the search ends
// at the working directory where it starts below that, else where it starts,
// so that nobody else's file in a shared parent decides about the run.
func locate(dir string, args []string) (place, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return place{}, fmt.Errorf("find the working directory: %w", err)
	}
	start := common(dir, args)
	for at := start; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return place{dir: dir, start: start, root: at}, nil
		}
		if filepath.Dir(at) == at {
			break
		}
	}
	if rel, err := filepath.Rel(dir, start); err == nil && !escapes(rel) {
		return place{dir: dir, start: start, root: dir}, nil
	}
	return place{dir: dir, start: start, root: start}, nil
}

// common is the deepest folder that holds all that is checked; the working
// directory when nothing on disk is.
func common(dir string, args []string) string {
	deepest := ""
	for _, arg := range args {
		if arg == "-" {
			continue
		}
		path := arg
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			path = filepath.Dir(path)
		}
		path = filepath.Clean(path)
		if deepest == "" {
			deepest = path
		}
		for deepest != filepath.Dir(deepest) {
			if rel, err := filepath.Rel(deepest, path); err == nil && !escapes(rel) {
				break
			}
			deepest = filepath.Dir(deepest)
		}
	}
	if deepest == "" {
		return dir
	}
	return deepest
}

// find returns the nearest file of that name, "" where there is none.
func (p place) find(name string) string {
	for at := p.start; ; at = filepath.Dir(at) {
		candidate := filepath.Join(at, name)
		if _, err := os.Lstat(candidate); err == nil {
			return candidate
		}
		if at == p.root || filepath.Dir(at) == at {
			return ""
		}
	}
}

// name is how messages call a path: relative to the working directory where
// it lies below the root, else as it is.
func (p place) name(path string) string {
	if rel, err := filepath.Rel(p.root, path); err != nil || escapes(rel) {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(p.dir, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

// inside says whether path, all symlinks resolved, lies within the root.
func (p place) inside(path string) error {
	if rel, err := filepath.Rel(p.root, path); err != nil || escapes(rel) {
		return fmt.Errorf("lies outside %s", filepath.ToSlash(p.root))
	}
	root, err := filepath.EvalSymlinks(p.root)
	if err != nil {
		return fmt.Errorf("resolve %s: %w", p.root, cause(err))
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return cause(err)
	}
	if rel, err := filepath.Rel(root, real); err != nil || escapes(rel) {
		return fmt.Errorf("is a link that leaves %s", filepath.ToSlash(p.root))
	}
	return nil
}

func escapes(rel string) bool {
	return rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) || filepath.IsAbs(rel)
}

// network matches what other tools fetch: a scheme of two letters or more, and
// git's user@host:path. A drive letter is no scheme.
var network = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]+:|[^/\\]+@[^/\\]+:)`)

// isNetwork says whether a source is not a path.
func isNetwork(source string) bool { return network.MatchString(source) }
