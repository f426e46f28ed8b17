package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/policies"
)

// Limits of one policy source: far above what people write, far below what
// hurts.
const (
	maxPolicyFile  = 4 << 20
	maxPolicyTotal = 64 << 20
	maxPolicyFiles = 10_000
)

// Shipped is the embedded rule library.
func Shipped() Source {
	return Source{Name: "boltseal", Path: "boltseal", FS: policies.FS, Root: ".", Shipped: true}
}

// OpenSource reads a policy source from disk: a directory or a .rego file.
// Bundles are read by engine/bundle, and given to FromFiles. Symlinks that leave the directory are refused.
// The content is read once, here: what is judged with is what was opened.
func OpenSource(name string) (Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Source{}, fmt.Errorf("open policies: %w", err)
	}
	src := Source{Path: filepath.ToSlash(filepath.Clean(name)), Root: "."}
	files := newMemoryFS()
	switch {
	case info.IsDir():
		src.Name, err = directoryName(name)
		if err == nil {
			err = readDirectory(name, files)
		}
	case strings.HasSuffix(name, ".rego"):
		src.Name = strings.TrimSuffix(filepath.Base(name), ".rego")
		err = readSingle(name, files)
	default:
		err = errors.New("policies are a directory, a .rego file or a bundle (.tar.gz)")
	}
	if err != nil {
		return Source{}, fmt.Errorf("read policies %s: %w", src.Path, err)
	}
	src.FS = files
	return src, nil
}

// FromFiles makes a source of files in memory by their names, such as a
// bundle's; name and place are the source's Name and Path. The limits are
// those of OpenSource.
func FromFiles(name, place string, contents map[string][]byte) (Source, error) {
	files := newMemoryFS()
	for _, inside := range slices.Sorted(maps.Keys(contents)) {
		if err := files.add(inside, bytes.NewReader(contents[inside])); err != nil {
			return Source{}, err
		}
	}
	return Source{Name: name, Path: place, Root: ".", FS: files}, nil
}

// directoryName is the base name of a directory, also of "." and "..".
func directoryName(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.Base(abs), nil
}

// readSingle reads one .rego file.
func readSingle(name string, files *memoryFS) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return files.add(filepath.Base(name), f)
}

// readDirectory reads the policies and data below a directory. os.Root keeps
// symlinks from leading out of it.
func readDirectory(dir string, files *memoryFS) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	fsys := root.FS()
	return fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != "." && strings.HasPrefix(base, ".") {
				return fs.SkipDir
			}
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 && !strings.HasPrefix(base, ".") {
			target, err := root.Stat(name)
			if err != nil {
				return fmt.Errorf("symlink %s: %w", name, err)
			}
			if target.IsDir() {
				return fmt.Errorf("%s is a symlink to a directory, which is not followed: name the directory itself", name)
			}
		}
		if !wanted(name) {
			return nil
		}
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return files.add(name, f)
	})
}

// wanted says whether a file of a source matters: policies that are no
// tests, and the data files that OPA and conftest know.
func wanted(name string) bool {
	switch base := path.Base(name); {
	case strings.HasPrefix(base, "."):
		return false
	case strings.HasSuffix(base, ".rego"):
		return !strings.HasSuffix(base, "_test.rego")
	default:
		return isData(name)
	}
}

// isData reports whether name is a data file.
func isData(name string) bool {
	switch path.Base(name) {
	case "data.json", "data.yaml", "data.yml":
		return true
	}
	return false
}
