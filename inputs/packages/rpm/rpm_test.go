package rpm

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// query is the format of the lists beside the databases in testdata.
const query = "%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{LICENSE}\n"

func file(path string, content []byte) packages.File {
	return packages.File{Path: path, Size: int64(len(content)), Content: bytes.NewReader(content)}
}

// rows writes packages as query does, the licence aside.
func rows(list []inputs.Package) []string {
	var all []string
	for _, p := range list {
		_, version, epoch := strings.Cut(p.Source.Version, ":")
		if !epoch {
			version = p.Source.Version
		}
		all = append(all, strings.Join([]string{p.Name, p.Version, p.Architecture, p.Source.Name + "-" + version}, "\t"))
	}
	slices.Sort(all)
	return all
}

// queried reads what query printed. An epoch of 0 is none; a package without a
// source is its own.
func queried(out string) []string {
	var all []string
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] == "gpg-pubkey" {
			continue
		}
		f[1] = strings.TrimPrefix(f[1], "0:")
		source := strings.TrimSuffix(strings.TrimSuffix(f[3], ".src.rpm"), ".nosrc.rpm")
		if source == "(none)" {
			_, version, epoch := strings.Cut(f[1], ":")
			if !epoch {
				version = f[1]
			}
			source = f[0] + "-" + version
		}
		all = append(all, strings.Join([]string{f[0], f[1], f[2], source}, "\t"))
	}
	slices.Sort(all)
	return all
}

func unzip(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// places are databases in testdata and where they would lie.
func places() map[string]string {
	return map[string]string{"sqlite.gz": "var/lib/rpm/rpmdb.sqlite", "bdb.gz": "var/lib/rpm/Packages", "bdb-be.gz": "var/lib/rpm/Packages", "ndb.gz": "usr/lib/sysimage/rpm/Packages.db"}
}

func TestDatabases(t *testing.T) {
	want, err := os.ReadFile("testdata/query.txt")
	if err != nil {
		t.Fatal(err)
	}
	owned, err := os.ReadFile("testdata/files.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range places() {
		content := unzip(t, name)
		found, err := read(file(path, content))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := rows(found.Packages); !slices.Equal(got, queried(string(want))) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), want)
		}
		var files []string
		for _, o := range found.Owns {
			for _, p := range o.Paths {
				files = append(files, o.Package+"\t"+p+"\n")
			}
		}
		slices.Sort(files)
		if got := strings.Join(files, ""); got != string(owned) {
			t.Errorf("%s: files\n%s\nwant\n%s", name, got, owned)
		}
		h := &held{f: packages.File{Path: path}}
		for part := range slices.Chunk(content, 1000) {
			h.Write(part)
		}
		if again, err := h.Found(); err != nil || !slices.Equal(rows(again.Packages), rows(found.Packages)) {
			t.Errorf("%s streamed: %v", name, err)
		}
		for _, p := range found.Packages {
			if p.Name == "boltseal-tool" && (p.PURL != "pkg:rpm/boltseal-tool@1.2-3?arch=noarch&epoch=2&modularitylabel=tools:1:2024:abc" ||
				!slices.Equal(p.Licenses, []string{"GPL-2.0-or-later AND MIT"})) {
				t.Errorf("%+v", p)
			}
		}
	}
}

// TestRealDatabases holds the reader beside rpm on the databases of real
// systems that go-rpmdb is tested with, where they are at hand.
func TestRealDatabases(t *testing.T) {
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Skip(err)
	}
	dirs, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "github.com/knqyf263/go-rpmdb@v0.1.1/pkg/testdata/*"))
	if len(dirs) == 0 {
		t.Skip("github.com/knqyf263/go-rpmdb v0.1.1 is not in the module cache")
	}
	for _, dir := range dirs {
		for _, name := range []string{"rpmdb.sqlite", "Packages.db", "Packages"} {
			content, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				continue
			}
			found, err := read(file("var/lib/rpm/"+name, content))
			if err != nil {
				t.Errorf("%s: %v", dir, err)
				continue
			}
			// rpm writes beside what it reads.
			own := t.TempDir()
			if err := os.WriteFile(filepath.Join(own, name), content, 0o644); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("rpm", "-qa", "--dbpath", own, "--qf", query).Output()
			if err != nil || len(out) == 0 {
				t.Logf("%s: %d packages, %d files; rpm cannot read it here: %v", filepath.Base(dir), len(found.Packages), len(found.Owns), err)
				continue
			}
			got, want := rows(found.Packages), queried(string(out))
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d packages, rpm lists %d", dir, len(got), len(want))
				for _, g := range got {
					if !slices.Contains(want, g) {
						t.Logf("only here: %s", g)
					}
				}
				for _, w := range want {
					if !slices.Contains(got, w) {
						t.Logf("only there: %s", w)
					}
				}
			}
		}
	}
}

func TestManifest(t *testing.T) {
	content := "mariner-release\t2.0-12.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t580\tnoarch\t0\tmariner-release-2.0-12.cm2.src.rpm\n" +
		"openssl-libs\t1.1.1k-15.cm2\t1653816591\t1653631609\tMicrosoft Corporation\t1\t3594\tx86_64\t1\topenssl-1.1.1k-15.cm2.src.rpm\n"
	found, err := read(file("var/lib/rpmmanifest/container-manifest-2", []byte(content)))
	if err != nil || len(found.Packages) != 2 {
		t.Fatalf("%v %+v", err, found)
	}
	if p := found.Packages[1]; p.Version != "1:1.1.1k-15.cm2" || p.Source != (inputs.PackageSource{Name: "openssl", Version: "1:1.1.1k-15.cm2"}) || p.PURL != "pkg:rpm/openssl-libs@1.1.1k-15.cm2?arch=x86_64&epoch=1" {
		t.Errorf("%+v", p)
	}
}

func TestBroken(t *testing.T) {
	for name, path := range places() {
		content := unzip(t, name)
		for _, cut := range []int{1, 40, 513, len(content) / 2} {
			if found, err := read(file(path, content[:cut])); err == nil && len(found.Packages) > 0 {
				t.Errorf("%s cut to %d bytes: %d packages", name, cut, len(found.Packages))
			}
		}
	}
	if found, err := read(file("var/lib/rpm/rpmdb.sqlite-wal", make([]byte, 5000))); err != nil || len(found.Gaps) != 1 {
		t.Errorf("%v %v", err, found.Gaps)
	}
	huge := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 0xffffffff), 0xffffffff)
	for _, blob := range [][]byte{nil, huge, make([]byte, 64)} {
		if h, err := parseHeader(blob); err == nil {
			t.Errorf("%x: %+v", blob, h)
		}
	}
}

func TestSourceOf(t *testing.T) {
	for name, want := range map[string]inputs.PackageSource{
		"bash-5.1.8-6.el9.src.rpm":               {Name: "bash", Version: "5.1.8-6.el9"},
		"java-17-openjdk-17.0.1-2.el9.nosrc.rpm": {Name: "java-17-openjdk", Version: "17.0.1-2.el9"},
		"":                                       {}, "x.src.rpm": {}, "a-b.src.rpm": {}, "(none)": {},
	} {
		if got := sourceOf(name); got != want {
			t.Errorf("%q: %+v", name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	paths := []string{"var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "var/lib/rpmmanifest/container-manifest-2"}
	for i, name := range []string{"sqlite.gz", "bdb.gz", "ndb.gz"} {
		content := unzip(f, name)
		f.Add(i, content[:min(len(content), 64<<10)])
	}
	f.Fuzz(func(t *testing.T, which int, content []byte) {
		found, err := read(file(paths[uint(which)%uint(len(paths))], content))
		if err != nil && found.Packages != nil {
			t.Error("both")
		}
	})
}

func FuzzHeader(f *testing.F) {
	var all found
	content := unzip(f, "ndb.gz")
	if err := readNDB(bytes.NewReader(content), int64(len(content)), &all); err != nil {
		f.Fatal(err)
	}
	f.Add(content[8192:])
	f.Fuzz(func(t *testing.T, blob []byte) {
		var all found
		if all.add(blob) == nil {
			for _, o := range all.Owns {
				for _, p := range o.Paths {
					if p == "" || p[0] != '/' {
						t.Errorf("path %q", p)
					}
				}
			}
		}
	})
}
