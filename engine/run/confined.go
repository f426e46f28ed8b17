package run

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// confined is the directory that the files of an argument may speak of: what
// a chart, a kustomization or a Dockerfile names beside itself. It is opened
// when it is first read; no link and no ".." leads out of it.
type confined struct {
	dir   string // real path
	limit int64  // of one file

	once sync.Once
	root *os.Root
	err  error
}

// treeOf chooses the tree of a file or directory: the repository it lies in,
// else the working directory, else the directory itself. Of these the first
// that holds it.
func (w *walker) treeOf(dir string, repo string) *confined {
	base := dir
	if repo != "" {
		base = repo
	} else if _, within := relative(w.dir, dir); within {
		base = w.dir
	}
	if known := w.trees[base]; known != nil {
		return known
	}
	tree := &confined{dir: base, limit: w.options.Limits.File}
	w.trees[base] = tree
	return tree
}

// close gives the opened trees back.
func (w *walker) close() {
	for _, tree := range w.trees {
		tree.close()
	}
}

func (c *confined) close() {
	c.once.Do(func() { c.err = fs.ErrClosed })
	if c.root != nil {
		_ = c.root.Close() // Nothing was written.
	}
}

// pathOf is a real path's name within the tree.
func (c *confined) pathOf(real string) (string, bool) {
	if c == nil {
		return "", false
	}
	return relative(c.dir, real)
}

func (c *confined) open(op, name string) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	c.once.Do(func() { c.root, c.err = os.OpenRoot(c.dir) })
	return c.err
}

// Open implements fs.FS. It never waits for the writer of a pipe and opens
// regular files and directories only.
func (c *confined) Open(name string) (fs.File, error) {
	if err := c.open("open", name); err != nil {
		return nil, err
	}
	file, err := c.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
	}
	if err != nil {
		_ = file.Close() // Nothing was written.
		return nil, err
	}
	return file, nil
}

// ReadFile implements fs.ReadFileFS within the run's limit of a file.
func (c *confined) ReadFile(name string) ([]byte, error) {
	file, err := c.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // Nothing was written.
	var text bytes.Buffer
	n, err := io.Copy(&text, io.LimitReader(file, c.limit+1))
	if err == nil && n > c.limit {
		err = &fs.PathError{Op: "read", Path: name, Err: tooBig(n, c.limit)}
	}
	if err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// ReadDir implements fs.ReadDirFS.
func (c *confined) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := c.open("readdir", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(c.root.FS(), name)
}

// Stat implements fs.StatFS: it follows links that stay inside.
func (c *confined) Stat(name string) (fs.FileInfo, error) {
	if err := c.open("stat", name); err != nil {
		return nil, err
	}
	return c.root.Stat(filepath.FromSlash(name))
}

// Lstat implements fs.ReadLinkFS.
func (c *confined) Lstat(name string) (fs.FileInfo, error) {
	if err := c.open("lstat", name); err != nil {
		return nil, err
	}
	return c.root.Lstat(filepath.FromSlash(name))
}

// ReadLink implements fs.ReadLinkFS.
func (c *confined) ReadLink(name string) (string, error) {
	if err := c.open("readlink", name); err != nil {
		return "", err
	}
	return c.root.Readlink(filepath.FromSlash(name))
}
