package engine

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// memoryFS is a read-only file system in memory, bounded by the limits of
// policy sources.
type memoryFS struct {
	files map[string][]byte
	dirs  map[string][]fs.DirEntry
	total int64
}

func newMemoryFS() *memoryFS {
	return &memoryFS{files: map[string][]byte{}, dirs: map[string][]fs.DirEntry{".": nil}}
}

// add reads r as file name.
func (m *memoryFS) add(name string, r io.Reader) error {
	content, err := io.ReadAll(io.LimitReader(r, maxPolicyFile+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	m.total += int64(len(content))
	switch {
	case len(content) > maxPolicyFile:
		return fmt.Errorf("%s is larger than %d MiB", name, maxPolicyFile>>20)
	case m.total > maxPolicyTotal:
		return fmt.Errorf("the policies are larger than %d MiB together", maxPolicyTotal>>20)
	case len(m.files) >= maxPolicyFiles:
		return fmt.Errorf("there are more than %d policy files", maxPolicyFiles)
	}
	m.files[name] = content
	m.link(name, memoryInfo{name: path.Base(name), size: int64(len(content))})
	return nil
}

// link lists an entry in its directory, and the directory in its own.
func (m *memoryFS) link(name string, info memoryInfo) {
	dir := path.Dir(name)
	if _, ok := m.dirs[dir]; !ok {
		m.dirs[dir] = nil
		m.link(dir, memoryInfo{name: path.Base(dir), dir: true})
	}
	entries := append(m.dirs[dir], fs.FileInfoToDirEntry(info))
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	m.dirs[dir] = entries
}

// Open implements fs.FS.
func (m *memoryFS) Open(name string) (fs.File, error) {
	if content, ok := m.files[name]; ok {
		return &memoryFile{memoryInfo{name: path.Base(name), size: int64(len(content))}, bytes.NewReader(content)}, nil
	}
	if _, ok := m.dirs[name]; ok {
		return &memoryDir{memoryFile{memoryInfo{name: path.Base(name), dir: true}, bytes.NewReader(nil)}, m.dirs[name]}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile implements fs.ReadFileFS.
func (m *memoryFS) ReadFile(name string) ([]byte, error) {
	if content, ok := m.files[name]; ok {
		return slices.Clone(content), nil
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}

// ReadDir implements fs.ReadDirFS.
func (m *memoryFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, ok := m.dirs[name]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return slices.Clone(entries), nil
}

// memoryFile is an open file of a memoryFS.
type memoryFile struct {
	info memoryInfo
	*bytes.Reader
}

// Stat implements fs.File.
func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close implements fs.File.
func (f *memoryFile) Close() error { return nil }

// memoryDir is an open directory of a memoryFS.
type memoryDir struct {
	memoryFile
	rest []fs.DirEntry
}

// ReadDir implements fs.ReadDirFile.
func (d *memoryDir) ReadDir(n int) ([]fs.DirEntry, error) {
	count := len(d.rest)
	if n > 0 {
		if count == 0 {
			return nil, io.EOF
		}
		count = min(n, count)
	}
	out := slices.Clone(d.rest[:count])
	d.rest = d.rest[count:]
	return out, nil
}

// memoryInfo describes a file or directory of a memoryFS.
type memoryInfo struct {
	name string
	size int64
	dir  bool
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return i.dir }
func (i memoryInfo) Sys() any           { return nil }
func (i memoryInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
