package layer

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// archive writes a tar archive of short descriptions: "dir/" is a directory,
// "a -> b" a symbolic link, "a => b" a hard link, "a = text" a file; a mode in
// octal and a colon may come first ("4755: usr/bin/su = x").
func archive(t testing.TB, entries ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		h := &tar.Header{Mode: 0o644, Format: tar.FormatPAX}
		if mode, rest, ok := strings.Cut(e, ": "); ok && len(mode) <= 5 {
			if _, err := fmt.Sscanf(mode, "%o", &h.Mode); err != nil {
				t.Fatal(err)
			}
			e = rest
		} else if strings.HasSuffix(e, "/") {
			h.Mode = 0o755
		}
		text := ""
		if name, link, ok := strings.Cut(e, " -> "); ok {
			h.Typeflag, h.Name, h.Linkname = tar.TypeSymlink, name, link
		} else if name, link, ok := strings.Cut(e, " => "); ok {
			h.Typeflag, h.Name, h.Linkname = tar.TypeLink, name, link
		} else if name, content, ok := strings.Cut(e, " = "); ok {
			h.Typeflag, h.Name, text = tar.TypeReg, name, content
			h.Size = int64(len(text))
		} else if strings.HasSuffix(e, "/") {
			h.Typeflag, h.Name = tar.TypeDir, e
		} else {
			h.Typeflag, h.Name = tar.TypeReg, e
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// stored is a layer of the given bytes, whose digest is checked as a source does.
func stored(b []byte) Layer {
	return Layer{Digest: digestOf(b), Size: int64(len(b)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

func zipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func scanned(t testing.TB, o Options, entries ...string) *Facts {
	t.Helper()
	f, err := Scan(t.Context(), stored(archive(t, entries...)), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// image merges layers that are described.
func image(t testing.TB, o Options, layers ...[]string) (*Root, []*Facts) {
	t.Helper()
	var facts []*Facts
	for _, l := range layers {
		facts = append(facts, scanned(t, o, l...))
	}
	r, err := Merge(t.Context(), facts)
	if err != nil {
		t.Fatal(err)
	}
	return r, facts
}

// listing describes an image's files as archive takes them, without content.
func listing(r *Root) []string {
	list := []string{}
	for e := range r.List() {
		switch e.Kind {
		case Directory:
			list = append(list, e.Path+"/")
		case Symlink:
			list = append(list, e.Path+" -> "+e.Link)
		default:
			list = append(list, e.Path)
		}
	}
	return list
}

// stated is a cataloger of files named "packages": each line states a package,
// "name version" or "name version type"; "owns type name path" and "license
// type name licence" say what they say.
func stated() packages.Cataloger {
	return packages.Cataloger{
		Name:  "stated",
		Wants: func(f packages.File) bool { return strings.HasSuffix(f.Path, "packages") },
		Read: func(f packages.File) (packages.Found, error) {
			b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, f.Size))
			if err != nil {
				return packages.Found{}, err
			}
			return statements(string(b))
		},
		Stream: func(packages.File) packages.Stream { return &stream{} },
	}
}

type stream struct{ strings.Builder }

func (s *stream) Found() (packages.Found, error) { return statements(s.String()) }

func statements(text string) (packages.Found, error) {
	var found packages.Found
	for line := range strings.Lines(text) {
		word := strings.Fields(line)
		switch {
		case len(word) == 0:
		case word[0] == "broken":
			return found, fmt.Errorf("line %q", line)
		case word[0] == "panic":
			panic("a bug of the cataloger")
		case word[0] == "os":
			found.OS = &inputs.OSRelease{ID: word[1], Version: word[2]}
		case word[0] == "owns":
			found.Owns = append(found.Owns, packages.Ownership{Type: word[1], Package: word[2], Paths: word[3:]})
		case word[0] == "license":
			found.Licenses = append(found.Licenses, packages.LicenseNote{Type: word[1], Package: word[2], Licenses: word[3:]})
		default:
			typ := "npm"
			if len(word) > 2 {
				typ = word[2]
			}
			found.Packages = append(found.Packages, inputs.Package{Name: word[0], Version: word[1], Type: typ,
				PURL: "pkg:" + typ + "/" + word[0] + "@" + word[1], Licenses: []string{}, CPEs: []string{}})
		}
	}
	return found, nil
}

// marked is a scanner for which a line "SECRET x" is the secret x.
type marked struct{}

func (marked) Version() string                           { return "1" }
func (marked) Wants(path string, _ int64, _ []byte) bool { return !strings.HasSuffix(path, ".png") }
func (marked) Scan(_ string, _ int64, content io.Reader) ([]inputs.FoundSecret, error) {
	b, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	var hits []inputs.FoundSecret
	for i, line := range strings.Split(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "SECRET "); ok {
			hits = append(hits, inputs.FoundSecret{Rule: "marked", Line: i + 1, Fingerprint: digestOf([]byte(rest))[7:15]})
		}
	}
	return hits, nil
}

func limited(change func(*inputs.ImageLimits)) *Budget {
	l := inputs.DefaultImageLimits()
	if change != nil {
		change(&l)
	}
	return NewBudget(l)
}

func hexOf(sum [32]byte) string { return hex.EncodeToString(sum[:]) }
