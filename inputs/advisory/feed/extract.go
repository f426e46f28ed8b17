package feed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// maxSide bounds a small file that lies beside a database.
const maxSide = 1 << 20

// Database is a database file that may be read anywhere in it. It must be closed.
type Database struct {
	// File is the file: the one that was named, or what was unpacked.
	File *os.File
	// Size is its length in bytes.
	Size int64
	// Side holds the small files that lay beside it, by name.
	Side map[string][]byte
	// Inputs are the files that were read.
	Inputs []store.Input
	// unpacked is what Close removes, "" for nothing.
	unpacked string
}

// Close closes the file, and removes it if it was unpacked.
func (d *Database) Close() error {
	err := d.File.Close()
	if d.unpacked != "" {
		err = errors.Join(err, os.Remove(d.unpacked))
	}
	return err
}

// OpenDatabase opens a database of the given name that from is itself, that
// lies in a directory or is in an archive, and reads the small files beside it.
// Of an archive the database is unpacked into a temporary file.
func OpenDatabase(ctx context.Context, from, name string, side []string, o Options) (*Database, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", from, err)
	}
	if info.IsDir() {
		for _, below := range []string{".", "db", "5", "6"} {
			file := filepath.Join(from, below, name)
			if found, err := os.Stat(file); err == nil && found.Mode().IsRegular() {
				return openPlain(ctx, file, side)
			}
		}
		return nil, fmt.Errorf("directory %s has no %s", from, name)
	}
	packed, err := isPacked(from)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", from, err)
	}
	if !packed {
		return openPlain(ctx, from, side)
	}
	return unpack(ctx, from, name, side, o)
}

// isPacked says that a file is compressed or an archive.
func isPacked(name string) (bool, error) {
	file, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return false, err
	}
	head = head[:n]
	return bytes.HasPrefix(head, []byte("\x1f\x8b")) || bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")) || bytes.HasPrefix(head, []byte("PK\x03\x04")) ||
		len(head) >= 262 && string(head[257:262]) == "ustar", nil
}

func openPlain(ctx context.Context, name string, side []string) (*Database, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	d := &Database{File: file, Side: map[string][]byte{}}
	sum := sha256.New()
	if d.Size, err = io.Copy(sum, &cancelled{ctx, file}); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), file.Close())
	}
	d.Inputs = []store.Input{{Name: filepath.Base(name), Digest: fmt.Sprintf("sha256:%x", sum.Sum(nil))}}
	for _, one := range side {
		beside, err := os.Open(filepath.Join(filepath.Dir(name), one))
		if err != nil {
			continue // it need not be there
		}
		content, err := io.ReadAll(io.LimitReader(beside, maxSide))
		beside.Close()
		if err == nil {
			d.Side[one] = content
		}
	}
	return d, nil
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.from.Read(p)
}

func unpack(ctx context.Context, from, name string, side []string, o Options) (*Database, error) {
	file, err := os.CreateTemp("", "boltseal-*-"+name)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", from, err)
	}
	d := &Database{File: file, Side: map[string][]byte{}, unpacked: file.Name()}
	found := false
	o.Wants = func(entry string) bool { return path.Base(entry) == name || slices.Contains(side, path.Base(entry)) }
	d.Inputs, err = Read(ctx, from, o, func(entry string, content io.Reader) error {
		base := path.Base(entry)
		if base != name && slices.Contains(side, base) {
			small, err := io.ReadAll(io.LimitReader(content, maxSide))
			d.Side[base] = small
			return err
		}
		if found {
			return fmt.Errorf("it holds %s twice", name)
		}
		// A compressed file that is no archive has any name.
		found = true
		var err error
		d.Size, err = io.Copy(file, content)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("%s holds no %s", from, name)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}
