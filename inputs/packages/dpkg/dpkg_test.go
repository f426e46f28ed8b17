package dpkg

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

func file(path, content string) packages.File {
	return packages.File{Path: path, Size: int64(len(content)), Content: strings.NewReader(content)}
}

const snippet = `Package: libc6
Status: install ok installed
Architecture: amd64
Multi-Arch: same
Source: glibc
Version: 2.36-9+deb12u4
Depends: libgcc-s1
Conffiles:
 /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab
Description: GNU C Library: Shared libraries
 Contains the standard libraries.
 .
 Version: none of this counts

Package: libc6
Status: hold ok installed
Architecture: i386
Source: glibc
Version: 2.36-9+deb12u4

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1

Package: never
Status: unknown ok not-installed
Architecture: all

Package: libgcc-s1
Status: install ok installed
Source: gcc-12 (12.2.0-14)
Version: 12.2.0-14+b1
Architecture: amd64

Package: vim
Status: install ok triggers-pending
Version: 2:9.0.1378-2
Architecture: amd64`

func lines(list []inputs.Package) []string {
	var all []string
	for _, p := range list {
		all = append(all, strings.Join([]string{p.Name, p.Version, p.Source.Name, p.Source.Version, p.Architecture}, "\t"))
	}
	return all
}

func TestStatus(t *testing.T) {
	want := []string{
		"libc6\t2.36-9+deb12u4\tglibc\t2.36-9+deb12u4\tamd64",
		"libc6\t2.36-9+deb12u4\tglibc\t2.36-9+deb12u4\ti386",
		"libgcc-s1\t12.2.0-14+b1\tgcc-12\t12.2.0-14\tamd64",
		"vim\t2:9.0.1378-2\tvim\t2:9.0.1378-2\tamd64",
	}
	for _, content := range []string{snippet, snippet + "\n", snippet + "\n\n\n", strings.ReplaceAll(snippet, "\n", "\r\n")} {
		found, err := read(file(statusFile, content))
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(found.Packages); !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
		s := stream(file(statusFile, ""))
		for i := range len(content) {
			s.Write([]byte{content[i]})
		}
		if again, err := s.Found(); err != nil || !slices.Equal(lines(again.Packages), want) {
			t.Errorf("byte by byte: %v %q", err, lines(again.Packages))
		}
	}
}

func TestStatusDirectory(t *testing.T) {
	content := "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\nMaintainer: X <x@example.org>\nDescription: Debian base system\n more\n"
	found, err := read(file(statusDir+"base-files", content))
	if err != nil || !slices.Equal(lines(found.Packages), []string{"base-files\t12.4+deb12u5\tbase-files\t12.4+deb12u5\tamd64"}) {
		t.Errorf("%v %q", err, lines(found.Packages))
	}
	found, err = read(file(statusDir+"base-files.md5sums", "bd06233d7ae8e40d3b2a36c2b5b3d6a1  usr/share/doc/base-files/README\nbd06233d7ae8e40d3b2a36c2b5b3d6a1  etc/a b\n"))
	if err != nil || len(found.Owns) != 1 || !slices.Equal(found.Owns[0].Paths, []string{"/usr/share/doc/base-files/README", "/etc/a b"}) {
		t.Errorf("%v %v", err, found.Owns)
	}
}

func TestBroken(t *testing.T) {
	for _, content := range []string{"no field at all\n", "Version: 1\nStatus: install ok installed\n", "Package: x\nStatus: install ok installed\n", "\x00\x01\n"} {
		if found, err := read(file(statusFile, content)); err == nil {
			t.Errorf("%q: %v", content, found)
		}
	}
}

func TestWants(t *testing.T) {
	for p, want := range map[string]bool{
		"var/lib/dpkg/status": true, "var/lib/dpkg/status-old": false, "var/lib/dpkg/status.d/tzdata": true, "var/lib/dpkg/status.d/a/b": false,
		"var/lib/dpkg/info/libc6:amd64.list": true, "var/lib/dpkg/info/libc6.postinst": false,
		"usr/share/doc/bash/copyright": true, "usr/share/doc/a/b/copyright": false, "home/var/lib/dpkg/status": false,
	} {
		if wants(packages.File{Path: p}) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

func TestList(t *testing.T) {
	found, err := read(file("var/lib/dpkg/info/libc6:amd64.list", "/.\n/etc\n/etc/ld.so.conf.d\n/lib/x86_64-linux-gnu/libc.so.6\n"))
	if err != nil {
		t.Fatal(err)
	}
	if o := found.Owns[0]; o.Package != "libc6" || o.Type != "deb" || !slices.Equal(o.Paths, []string{"/etc", "/etc/ld.so.conf.d", "/lib/x86_64-linux-gnu/libc.so.6"}) {
		t.Errorf("%+v", o)
	}
}

func TestCopyright(t *testing.T) {
	for content, want := range map[string][]string{
		"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: x\n\nFiles: *\nCopyright: me\nLicense: GPL-2+\n\nFiles: a\nLicense: Expat or GPL-1+\n\nLicense: GPL-2+\n text\n":                            {"GPL-2.0-or-later", "MIT OR GPL-1.0-or-later"},
		"This is free.\n\n  GNU General Public License as published by the Free Software Foundation;\n  either version 2 of the License, or (at your option) any later version.\n\nOn Debian systems see `/usr/share/common-licenses/GPL-2'.\n": {"GPL-2.0-or-later"},
		"the GNU General Public License, version 3 as published.\nSee /usr/share/common-licenses/GPL-3.\n":                                                                                                                                      {"GPL-3.0-only"},
		"See /usr/share/common-licenses/Apache-2.0 and /usr/share/common-licenses/BSD.":                                                                                                                                                         {"Apache-2.0", "BSD-3-Clause"},
		"Permission is hereby granted, free of charge, to any person obtaining\na copy of this software":                                                                                                                                        {"MIT"},
		"nothing": nil,
	} {
		found, err := read(file("usr/share/doc/x/copyright", content))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if len(found.Licenses) == 1 && found.Licenses[0].Package == "x" {
			got = found.Licenses[0].Licenses
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.60q: %q, want %q", content, got, want)
		}
	}
}

// TestThisSystem holds the reader beside dpkg-query on the machine's own database.
func TestThisSystem(t *testing.T) {
	content, err := os.ReadFile("/" + statusFile)
	if err != nil {
		t.Skip("no dpkg database here:", err)
	}
	out, err := exec.Command("dpkg-query", "-W", "-f=${db:Status-Status}\t${Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n").Output()
	if err != nil {
		t.Skip("no dpkg-query here:", err)
	}
	found, err := read(file(statusFile, string(content)))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "installed\t"); ok {
			want = append(want, rest)
		}
	}
	got := lines(found.Packages)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d packages, dpkg-query says %d", len(got), len(want))
	}
	t.Logf("%d packages", len(got))
	licensed := 0
	for _, p := range found.Packages {
		name := filepath.Join("/usr/share/doc", p.Name, "copyright")
		content, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		f, err := read(file(name[1:], string(content)))
		if err != nil {
			t.Error(err)
		} else if len(f.Licenses) > 0 {
			licensed++
		} else if testing.Verbose() {
			fmt.Println("no licence:", p.Name)
		}
	}
	if licensed*100 < len(got)*90 {
		t.Errorf("%d of %d packages have licences", licensed, len(got))
	}
	t.Logf("%d with licences", licensed)
}

func BenchmarkStatus(b *testing.B) {
	content, err := fs.ReadFile(os.DirFS("/"), statusFile)
	if err != nil {
		b.Skip(err)
	}
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := read(file(statusFile, string(content))); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(0, snippet)
	f.Add(1, "/.\n/etc\n")
	f.Add(2, "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: GPL-2+\n")
	f.Add(3, "bd06233d7ae8e40d3b2a36c2b5b3d6a1  usr/x\n")
	paths := []string{statusFile, infoDir + "a.list", docDir + "a/copyright", statusDir + "a.md5sums", statusDir + "a"}
	f.Fuzz(func(t *testing.T, which int, content string) {
		path := paths[uint(which)%uint(len(paths))]
		found, err := read(file(path, content))
		if err != nil && found.Packages != nil {
			t.Error("both")
		}
		for _, p := range found.Packages {
			if p.Name == "" || p.Version == "" || p.CPEs == nil || p.Licenses == nil {
				t.Errorf("%+v", p)
			}
		}
		s := stream(packages.File{Path: path})
		s.Write([]byte(content))
		if _, again := s.Found(); (err == nil) != (again == nil) {
			t.Errorf("%v and %v", err, again)
		}
	})
}
