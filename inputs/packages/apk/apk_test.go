package apk

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
)

const snippet = `C:Q1p78yvTLG094tHE1+dToJGbmYzQE=
P:musl
V:1.2.4_git20230717-r4
A:x86_64
S:407303
I:667648
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
m:Timo Teräs <timo.teras@iki.fi>
t:1709304263
c:ca7f2ab5e88794e4e654b40776f8a92256f50639
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1AsK6QwOiNrgpRlXTwMdhXTmRNaQ=
R:libc.musl-x86_64.so.1
a:0:0:777
Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=

C:Q1abc
P:ssl_client
V:1.36.1-r15
A:x86_64
L:GPL-2.0-only
o:busybox
F:
R:top
F:usr
F:usr/bin
R:ssl_client

P:.virtual
V:0
L:GPL2 MIT
`

func file(content string) packages.File {
	return packages.File{Path: database, Size: int64(len(content)), Content: strings.NewReader(content)}
}

func TestInstalled(t *testing.T) {
	for _, content := range []string{snippet, strings.TrimRight(snippet, "\n"), snippet + "\n\n"} {
		found, err := read(file(content))
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Packages) != 3 {
			t.Fatalf("%+v", found.Packages)
		}
		p := found.Packages[1]
		if p.Name != "ssl_client" || p.Version != "1.36.1-r15" || p.Source.Name != "busybox" || p.Source.Version != "1.36.1-r15" || p.Architecture != "x86_64" ||
			p.PURL != "pkg:apk/ssl_client@1.36.1-r15?arch=x86_64" || !slices.Equal(p.Licenses, []string{"GPL-2.0-only"}) || !p.Installed {
			t.Errorf("%+v", p)
		}
		if got := found.Packages[2]; got.Source.Name != ".virtual" || !slices.Equal(got.Licenses, []string{"GPL-2.0-only AND MIT"}) {
			t.Errorf("%+v", got)
		}
		if o := found.Owns[1]; o.Package != "ssl_client" || !slices.Equal(o.Paths, []string{"/top", "/usr", "/usr/bin", "/usr/bin/ssl_client"}) {
			t.Errorf("%+v", o)
		}
		if o := found.Owns[0]; !slices.Equal(o.Paths, []string{"/lib", "/lib/ld-musl-x86_64.so.1", "/lib/libc.musl-x86_64.so.1"}) {
			t.Errorf("%+v", o)
		}
		s := newInstalled()
		for i := range len(content) {
			s.Write([]byte{content[i]})
		}
		if again, err := s.Found(); err != nil || !reflect.DeepEqual(again, found) {
			t.Errorf("byte by byte: %v", err)
		}
	}
}

func TestBroken(t *testing.T) {
	for _, content := range []string{"P:a\n\n", "V:1\n\n", "nonsense\n", "F:a\nR:b\n\n", "\x00\x00"} {
		if found, err := read(file(content)); err == nil {
			t.Errorf("%q: %+v", content, found)
		}
	}
}

// TestAlpine reads the database of a real image.
func TestAlpine(t *testing.T) {
	name := filepath.Join("..", "..", "..", "..", "shared", "corpora", "images", "trivy__alpine-310.tar.gz")
	db := databaseIn(t, name)
	found, err := read(file(db))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(db, "\nP:") + strings.Count(db[:2], "P:"); len(found.Packages) != n {
		t.Errorf("%d packages, %d records", len(found.Packages), n)
	}
	for _, p := range found.Packages {
		if len(p.Licenses) == 0 || strings.HasPrefix(p.Licenses[0], "LicenseRef-") {
			t.Errorf("%s %s %s %v", p.Name, p.Version, p.Source.Name, p.Licenses)
		}
	}
}

// databaseIn finds the database in a docker archive.
func databaseIn(t *testing.T, name string) string {
	f, err := os.Open(name)
	if err != nil {
		t.Skip("no corpus here:", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	outer := tar.NewReader(z)
	for {
		h, err := outer.Next()
		if errors.Is(err, io.EOF) {
			t.Fatal("no database in the image")
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(h.Name, ".tar") && !strings.HasSuffix(h.Name, ".tar.gz") {
			continue
		}
		var layer io.Reader = outer
		if strings.HasSuffix(h.Name, ".gz") {
			if layer, err = gzip.NewReader(outer); err != nil {
				t.Fatal(err)
			}
		}
		inner := tar.NewReader(layer)
		for {
			h, err := inner.Next()
			if err != nil {
				break
			}
			if h.Name == database {
				content, err := io.ReadAll(inner)
				if err != nil {
					t.Fatal(err)
				}
				return string(content)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(snippet)
	f.Fuzz(func(t *testing.T, content string) {
		found, err := read(file(content))
		if err != nil && found.Packages != nil {
			t.Error("both")
		}
		for _, p := range found.Packages {
			if p.Name == "" || p.Version == "" || p.CPEs == nil || p.Licenses == nil {
				t.Errorf("%+v", p)
			}
		}
	})
}
