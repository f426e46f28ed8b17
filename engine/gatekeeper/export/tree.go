package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Marker is the file that says that a directory is an export, and which files
// in it are the export's.
const Marker = ".boltseal-export"

// markerHead is its first line.
const markerHead = "# Written by boltseal export; the files below are replaced by the next one."

// largestMarker is how many bytes a marker may have: some 100,000 files.
const largestMarker = 16 << 20

// Save writes an export's files into a directory. What an export before has
// left there and this one has not is removed. Files that no export wrote are
// never replaced, nor is anything put beside them where no export was before,
// unless force is set.
func Save(root *os.Root, files map[string][]byte, force bool) error {
	old, err := readMarker(root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		entries, err := fs.ReadDir(root.FS(), ".")
		if err != nil {
			return fmt.Errorf("look into the directory: %w", err)
		}
		if len(entries) > 0 && !force {
			return fmt.Errorf("the directory holds files and no export (%s): name an empty one, or --force", Marker)
		}
	case err != nil:
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if !isOurs(name) {
			return fmt.Errorf("%q is no name for a file of an export", name)
		}
		info, err := root.Lstat(filepath.FromSlash(name))
		if err == nil && (info.IsDir() || !force && !slices.Contains(old, name)) {
			return fmt.Errorf("%s exists and no export wrote it: move it away, or --force", name)
		}
	}
	if err := writeMarker(root, append(names, old...)); err != nil {
		return err
	}
	for _, name := range old {
		if _, ok := files[name]; ok {
			continue
		}
		if err := root.Remove(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s of the export before: %w", name, err)
		}
		removeEmpty(root, path.Dir(name))
	}
	for _, name := range names {
		if err := replace(root, name, files[name]); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return writeMarker(root, names)
}

// isOurs reports whether an export may write or remove a file of the name.
func isOurs(name string) bool {
	return fs.ValidPath(name) && name != "." && name != Marker && filepath.IsLocal(filepath.FromSlash(name)) && !strings.ContainsAny(name, "\n\r\\:")
}

// readMarker lists the files of the export before.
func readMarker(root *os.Root) ([]string, error) {
	info, err := root.Lstat(Marker)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", Marker)
	}
	file, err := root.Open(Marker)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largestMarker+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", Marker, err)
	}
	list := strings.Split(strings.TrimSpace(string(content)), "\n")
	if len(content) > largestMarker || list[0] != markerHead {
		return nil, fmt.Errorf("%s is not what an export writes", Marker)
	}
	for _, name := range list[1:] {
		if !isOurs(name) {
			return nil, fmt.Errorf("%s names %q, which is no file of an export", Marker, name)
		}
	}
	return list[1:], nil
}

// writeMarker writes down which files are the export's.
func writeMarker(root *os.Root, names []string) error {
	names = slices.Clone(names)
	slices.Sort(names)
	lines := append([]string{markerHead}, slices.Compact(names)...)
	if err := replace(root, Marker, []byte(strings.Join(lines, "\n")+"\n")); err != nil {
		return fmt.Errorf("write %s: %w", Marker, err)
	}
	return nil
}

// replace writes a file anew: a link in its place is replaced, not followed.
func replace(root *os.Root, name string, content []byte) error {
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// removeEmpty removes a folder and those around it as long as they are empty.
func removeEmpty(root *os.Root, dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if root.Remove(filepath.FromSlash(dir)) != nil {
			return
		}
	}
}
