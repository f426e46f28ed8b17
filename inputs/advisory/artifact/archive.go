package artifact

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

const (
	manifestName  = "manifest.json"
	signatureName = "manifest.sig"
	format        = "boltseal-advisories/1"
	// maxManifest bounds the manifest, maxFile one file, in bytes.
	maxManifest = 1 << 20
	maxFile     = 4 << 30
	maxFiles    = 1000
)

// Manifest says what an archive holds. Its digest stands for all of it.
type Manifest struct {
	// Format is boltseal-advisories/1.
	Format string `json:"format"`
	// Created is when the archive was made (RFC 3339).
	Created string `json:"created"`
	// Files are the store's files.
	Files []File `json:"files"`
}

// File is a file of an archive.
type File struct {
	// Name is the file's name.
	Name string `json:"name"`
	// Size is its length in bytes.
	Size int64 `json:"size"`
	// SHA256 is its digest in hex.
	SHA256 string `json:"sha256"`
}

// Write writes the store in dir as an archive; key may be nil. Only whole and
// sound files are taken.
func Write(to io.Writer, dir string, key crypto.Signer, now time.Time) error {
	db, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	m := Manifest{Format: format, Created: now.UTC().Format(time.RFC3339), Files: []File{}}
	var contents [][]byte
	for name, file := range db.Files() {
		if err := file.Verify(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		content := file.Content()
		m.Files = append(m.Files, File{Name: name, Size: int64(len(content)), SHA256: fmt.Sprintf("%x", sha256.Sum256(content))})
		contents = append(contents, content)
	}
	if len(m.Files) == 0 {
		return errors.New("there are no advisories in the store")
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	archive := tar.NewWriter(to)
	add := func(name string, content []byte) error {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), Typeflag: tar.TypeReg, Format: tar.FormatPAX}); err != nil {
			return err
		}
		_, err := archive.Write(content)
		return err
	}
	if err := add(manifestName, text); err != nil {
		return err
	}
	if key != nil {
		signature, err := sign(text, key)
		if err != nil {
			return err
		}
		if err := add(signatureName, []byte(signature)); err != nil {
			return err
		}
	}
	for i, f := range m.Files {
		if err := add(f.Name, contents[i]); err != nil {
			return err
		}
	}
	return archive.Close()
}

// reader reads an archive from its beginning.
type reader struct {
	tar      *tar.Reader
	manifest Manifest
	// digest is sha256:… of the manifest.
	digest string
	next   *tar.Header
}

// open reads the manifest and its signature, which must be of one of the keys
// unless unsigned allows none at all.
func open(from io.Reader, keys []crypto.PublicKey, unsigned bool) (*reader, error) {
	r := &reader{tar: tar.NewReader(bufio.NewReaderSize(from, 256<<10))}
	header, err := r.tar.Next()
	if err != nil || header.Name != manifestName || header.Typeflag != tar.TypeReg {
		return nil, errors.New("it is no archive of advisories: it does not begin with manifest.json")
	}
	text, err := readAll(r.tar)
	if err != nil {
		return nil, err
	}
	signature := ""
	if r.next, err = r.tar.Next(); err == nil && r.next.Name == signatureName {
		content, err := readAll(r.tar)
		if err != nil {
			return nil, err
		}
		signature = strings.TrimSpace(string(content))
		r.next = nil
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(keys) > 0 || !unsigned {
		if err := verify(text, signature, keys); err != nil {
			return nil, err
		}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r.manifest); err != nil {
		return nil, fmt.Errorf("read %s: %w", manifestName, err)
	}
	r.digest = fmt.Sprintf("sha256:%x", sha256.Sum256(text))
	return r, r.manifest.check()
}

func readAll(from io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, maxManifest+1))
	if err == nil && len(content) > maxManifest {
		err = fmt.Errorf("its manifest is larger than %d bytes", maxManifest)
	}
	return content, err
}

func (m *Manifest) check() error {
	if m.Format != format {
		return fmt.Errorf("its format is %.40q, only %s can be read", m.Format, format)
	}
	if _, err := time.Parse(time.RFC3339, m.Created); err != nil {
		return errors.New("its manifest does not say when it was made")
	}
	if len(m.Files) == 0 || len(m.Files) > maxFiles {
		return fmt.Errorf("it lists %d files", len(m.Files))
	}
	seen := map[string]bool{}
	for _, f := range m.Files {
		stem, ok := strings.CutSuffix(f.Name, store.Extension)
		if !ok || stem == "" || strings.Trim(stem, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || strings.HasPrefix(stem, ".") || seen[f.Name] {
			return fmt.Errorf("%.80q is no name of a store's file, or there twice", f.Name)
		}
		if f.Size < 0 || f.Size > maxFile {
			return fmt.Errorf("%s says that it has %d bytes", f.Name, f.Size)
		}
		seen[f.Name] = true
	}
	return nil
}

// unpack writes the files below dir, each under the name that part gives it,
// and holds them to the manifest and to be sound.
func (r *reader) unpack(dir string, part func(name string) string) error {
	for _, want := range r.manifest.Files {
		header := r.next
		if r.next = nil; header == nil {
			var err error
			if header, err = r.tar.Next(); err != nil {
				return fmt.Errorf("%s is missing", want.Name)
			}
		}
		if header.Name != want.Name || header.Typeflag != tar.TypeReg || header.Size != want.Size {
			return fmt.Errorf("%.80q stands where the manifest lists %s", header.Name, want.Name)
		}
		path := filepath.Join(dir, part(want.Name))
		if err := r.file(path, want); err != nil {
			return err
		}
		file, err := store.OpenFile(path)
		if err != nil {
			return err
		}
		if err := errors.Join(file.Verify(), file.Close()); err != nil {
			return fmt.Errorf("%s: %w", want.Name, err)
		}
	}
	return nil
}

func (r *reader) file(path string, want File) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, sum), io.LimitReader(r.tar, want.Size))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("unpack %s: %w", want.Name, err)
	}
	if fmt.Sprintf("%x", sum.Sum(nil)) != want.SHA256 {
		return fmt.Errorf("%s does not have the digest that the manifest says", want.Name)
	}
	return nil
}
