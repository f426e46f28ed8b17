// Package golden holds the catalogers' tests together: real files lie in a
// cataloger's testdata, and what they come to stands beside them.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
)

var update = flag.Bool("update", false, "write the golden files anew")

// File is a file of an image with a text as its content.
func File(path string, text []byte) packages.File {
	return packages.File{Path: path, Size: int64(len(text)), Head: text[:min(len(text), packages.HeadSize)], Content: bytes.NewReader(text)}
}

// Lines says what was found, a package a line.
func Lines(found packages.Found) []string {
	var list []string
	for _, p := range found.Packages {
		line := p.PURL
		if !p.Installed {
			line += " declared"
		}
		if len(p.Licenses) > 0 {
			line += " " + strings.Join(p.Licenses, " | ")
		}
		if p.Path != "" {
			line += " at " + p.Path
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

// Check reads every file below testdata that the cataloger wants as one of an
// image's, and compares with testdata/want.txt. It returns how many there were.
func Check(t *testing.T, c packages.Cataloger) int {
	t.Helper()
	var got strings.Builder
	files := 0
	err := filepath.WalkDir("testdata", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(name, "testdata"+string(filepath.Separator)))
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f := File(rel, text)
		if !c.Wants(packages.File{Path: f.Path, Size: f.Size, Head: f.Head}) {
			if rel != "want.txt" && !strings.HasPrefix(rel, "fuzz/") {
				t.Errorf("%s is not wanted", rel)
			}
			return nil
		}
		files++
		found, err := c.Read(f)
		fmt.Fprintf(&got, "== %s\n", rel)
		for _, line := range Lines(found) {
			got.WriteString(line + "\n")
		}
		for _, g := range found.Gaps {
			fmt.Fprintf(&got, "gap: %s: %s\n", g.Fact, g.Why)
		}
		if err != nil {
			fmt.Fprintf(&got, "error: %v\n", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "want.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got.String(), string(want))
	return files
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	have, should := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(have), len(should)) {
		if i >= len(have) || i >= len(should) || have[i] != should[i] {
			t.Fatalf("differs from want.txt at line %d:\n%s\nwant\n%s", i+1, strings.Join(have[min(i, len(have)):min(i+5, len(have))], "\n"), strings.Join(should[min(i, len(should)):min(i+5, len(should))], "\n"))
		}
	}
}

// Sound fails where a package is not total or cannot be one.
func Sound(t *testing.T, found packages.Found) {
	t.Helper()
	for _, p := range found.Packages {
		if !packages.Believable(p.Name, p.Version) || p.Licenses == nil || p.CPEs == nil || p.PURL == "" {
			t.Errorf("%+v", p)
		}
	}
}

// Fuzz reads texts as each of the paths, with the files of testdata as seeds.
func Fuzz(f *testing.F, c packages.Cataloger, paths ...string) {
	_ = filepath.WalkDir("testdata", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.Contains(name, "fuzz") {
			return err
		}
		if text, err := os.ReadFile(name); err == nil && len(text) < 64<<10 {
			for i, p := range paths {
				if filepath.Ext(p) == filepath.Ext(name) {
					f.Add(byte(i), text)
				}
			}
		}
		return nil
	})
	f.Fuzz(func(t *testing.T, which byte, text []byte) {
		file := File(paths[int(which)%len(paths)], text)
		if !c.Wants(file) {
			return
		}
		found, _ := c.Read(file)
		Sound(t, found)
		if c.Stream != nil {
			if s := c.Stream(file); s != nil {
				_, _ = s.Write(text)
				found, _ = s.Found()
				Sound(t, found)
			}
		}
	})
}
