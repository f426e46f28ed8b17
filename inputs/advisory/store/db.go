package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Extension ends the names of a store's files.
const Extension = ".advisories"

// maxFiles bounds the files of a directory that are opened.
const maxFiles = 1000

// DB is an open store: the files of a directory as they were when it was
// opened. It is safe for concurrent use, also while others import into it.
type DB struct {
	files []*File
	names []string
}

// Open opens the store in a directory, or one file of it. A file that cannot
// be read is an error: without it, packages would seem to be clean. A directory
// that is not there is fs.ErrNotExist; an empty one is a store without data.
func Open(path string) (*DB, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open the advisory store: %w", err)
	}
	names := []string{path}
	if info.IsDir() {
		if names, err = list(path); err != nil {
			return nil, fmt.Errorf("open the advisory store: %w", err)
		}
	}
	db := &DB{}
	for _, name := range names {
		file, err := OpenFile(name)
		// A file that an import has just removed is none of ours any more.
		if errors.Is(err, fs.ErrNotExist) && info.IsDir() {
			continue
		}
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		db.files, db.names = append(db.files, file), append(db.names, filepath.Base(name))
	}
	return db, nil
}

// list are the paths of a directory's files, in order.
func list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), Extension) && !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, filepath.Join(dir, entry.Name()))
		}
	}
	if len(names) > maxFiles {
		return nil, fmt.Errorf("%s holds %d files, more than the %d it may", dir, len(names), maxFiles)
	}
	return names, nil
}

// Close closes all files.
func (db *DB) Close() error {
	var failures []error
	for _, f := range db.files {
		failures = append(failures, f.Close())
	}
	db.files = nil
	return errors.Join(failures...)
}

// Files yields the files by name.
func (db *DB) Files() iter.Seq2[string, *File] {
	return func(yield func(string, *File) bool) {
		for i, f := range db.files {
			if !yield(db.names[i], f) {
				return
			}
		}
	}
}

// Ecosystems lists what the files cover, releases included, in order.
func (db *DB) Ecosystems() []string {
	var names []string
	for _, f := range db.files {
		for _, e := range f.Description().Ecosystems {
			names = append(names, e.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Found is an entry and the source that has it.
type Found struct {
	Entry
	// Source names the source: osv.
	Source string
}

// Lookup yields what every source has for a package of an ecosystem.
func (db *DB) Lookup(ecosystem, name string) iter.Seq2[Found, error] {
	family := Family(ecosystem)
	return func(yield func(Found, error) bool) {
		for _, f := range db.files {
			if f.Description().Family != family {
				continue
			}
			for entry, err := range f.Lookup(ecosystem, name) {
				if !yield(Found{entry, f.Description().Source}, err) || err != nil {
					return
				}
			}
		}
	}
}

// Digest stands for the content of all files: SHA-256 over their names and digests.
func (db *DB) Digest() string {
	h := sha256.New()
	for i, f := range db.files {
		fmt.Fprintf(h, "%s %s\n", db.names[i], f.Digest())
	}
	return digestOf([sha256.Size]byte(h.Sum(nil)))
}
