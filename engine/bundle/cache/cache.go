package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// folder is where everything lies below the directory that the user gave,
	// which may hold other things.
	folder = "bundles"
	// keptBytes is how much is kept: some hundred bundles of the largest size
	// that people ship.
	keptBytes = 1 << 30
	// largestNote bounds a note in bytes.
	largestNote = 64 << 10
	// abandoned is how old a part or temporary file becomes.
	abandoned = 7 * 24 * time.Hour
)

// The folders within a cache.
const (
	blobs = "blobs"
	notes = "notes"
	parts = "parts"
)

// Cache is one directory. It is safe for concurrent use, by several processes
// as well. A nil Cache keeps nothing.
type Cache struct {
	dir string
}

// Open makes the directory where it is missing; only its owner can enter it.
// It refuses one that is a symbolic link.
func Open(dir string) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cache of bundles: %w", err)
	}
	own := filepath.Join(dir, folder)
	for _, d := range []string{own, filepath.Join(own, blobs), filepath.Join(own, notes), filepath.Join(own, parts)} {
		if err := makeDir(d); err != nil {
			return nil, fmt.Errorf("cache of bundles: %w", err)
		}
	}
	return &Cache{dir: own}, nil
}

// makeDir makes a directory that only its owner can enter. Nobody but the owner
// can change the mode: that is how a stranger's is found out.
func makeDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no directory", dir)
	}
	if info.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}

// DigestOf is sha256:hex of content.
func DigestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// IsDigest says whether text is sha256: and 64 hex digits in lower case.
func IsDigest(text string) bool {
	digits, ok := strings.CutPrefix(text, "sha256:")
	return ok && len(digits) == 2*sha256.Size && strings.Trim(digits, "0123456789abcdef") == ""
}

// Get gives the content of a digest. What does not have it any more is removed.
func (c *Cache) Get(digest string, limit int64) ([]byte, bool) {
	if c == nil || !IsDigest(digest) {
		return nil, false
	}
	path := c.blob(digest)
	content, err := read(path, limit)
	if err != nil {
		return nil, false
	}
	if DigestOf(content) != digest {
		_ = os.Remove(path) // It is of no use.
		return nil, false
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // So that it is not what is removed first.
	return content, true
}

// Put keeps content under its digest.
func (c *Cache) Put(content []byte) error {
	if c == nil {
		return nil
	}
	if err := c.write(c.blob(DigestOf(content)), content); err != nil {
		return err
	}
	return c.shrink()
}

func (c *Cache) blob(digest string) string {
	return filepath.Join(c.dir, blobs, strings.TrimPrefix(digest, "sha256:"))
}

// Note says what an address gave last.
type Note struct {
	// Address is the source as the user wrote it.
	Address string `json:"address"`
	// Digest is that of the content, or of the manifest in a registry.
	Digest string `json:"digest"`
	// ETag is the server's name for the content, "" where it has none.
	ETag string `json:"etag,omitempty"`
}

// Note finds the note about an address.
func (c *Cache) Note(address string) (Note, bool) {
	var n Note
	if c == nil {
		return n, false
	}
	content, err := read(c.named(notes, address), largestNote)
	if err != nil || json.Unmarshal(content, &n) != nil || n.Address != address || !IsDigest(n.Digest) {
		return Note{}, false
	}
	return n, true
}

// PutNote keeps a note.
func (c *Cache) PutNote(n Note) error {
	if c == nil {
		return nil
	}
	content, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("cache of bundles: %w", err)
	}
	return c.write(c.named(notes, n.Address), content)
}

// Part gives what came of a download that broke off, and the ETag it had. key
// is its digest or address.
func (c *Cache) Part(key string, limit int64) (content []byte, etag string) {
	if c == nil {
		return nil, ""
	}
	all, err := read(c.named(parts, key), limit+largestNote)
	if err != nil {
		return nil, ""
	}
	head, body, ok := strings.Cut(string(all), "\n")
	var h partHead
	if !ok || json.Unmarshal([]byte(head), &h) != nil || h.Key != key || DigestOf([]byte(body)) != h.Digest {
		return nil, ""
	}
	return []byte(body), h.ETag
}

// partHead is the first line of a part.
type partHead struct {
	Key    string `json:"key"`
	ETag   string `json:"etag,omitempty"`
	Digest string `json:"digest"`
}

// PutPart keeps what came of a download; nothing removes what was kept.
func (c *Cache) PutPart(key, etag string, content []byte) error {
	if c == nil {
		return nil
	}
	path := c.named(parts, key)
	if len(content) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("cache of bundles: %w", err)
		}
		return nil
	}
	head, err := json.Marshal(partHead{Key: key, ETag: etag, Digest: DigestOf(content)})
	if err != nil {
		return fmt.Errorf("cache of bundles: %w", err)
	}
	return c.write(path, append(append(head, '\n'), content...))
}

// named is the file of something that an address or digest names.
func (c *Cache) named(kind, key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(c.dir, kind, hex.EncodeToString(sum[:]))
}

// read reads a regular file, not through a link.
func read(path string, limit int64) ([]byte, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() || before.Size() > limit {
		return nil, errors.New("no regular file, or too large")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !os.SameFile(before, info) {
		return nil, errors.New("it is not what it was")
	}
	return io.ReadAll(io.LimitReader(file, limit))
}

// write makes a file appear as a whole or not at all.
func (c *Cache) write(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // of mode 0600
	if err != nil {
		return fmt.Errorf("cache of bundles: %w", err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return fmt.Errorf("cache of bundles: %w", err)
	}
	return nil
}
