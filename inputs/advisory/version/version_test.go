package version

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// corpus finds lists of versions in order, one pair a line.
func corpus(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpora", "vuln", "version-order")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus of versions beside the repository")
	}
	return dir
}

// TestOrder holds every line of every list, both ways around.
func TestOrder(t *testing.T) {
	dir := corpus(t)
	families := map[string][]string{
		"alpine": {"Alpine:v3.19", "Wolfi", "Chainguard"}, "cran": {"CRAN"}, "debian": {"Debian:12", "Ubuntu:22.04:LTS"}, "hackage": {"Hackage"},
		"maven": {"Maven"}, "nuget": {"NuGet"}, "packagist": {"Packagist"}, "pub": {"Pub"}, "pypi": {"PyPI"},
		"redhat": {"Red Hat", "Rocky Linux:9", "AlmaLinux:9", "Amazon Linux:2023", "SUSE", "openSUSE:Leap 15.5", "Fedora:39"}, "rubygems": {"RubyGems"},
		"semver": {"npm", "crates.io", "Go", "Hex"},
	}
	files, err := filepath.Glob(filepath.Join(dir, "*-versions*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists in %s: %v", dir, err)
	}
	for _, name := range files {
		kind, _, _ := strings.Cut(filepath.Base(name), "-")
		ecosystems, ok := families[kind]
		if !ok {
			t.Errorf("%s: which ecosystem is it?", name)
		}
		for _, ecosystem := range ecosystems {
			t.Run(filepath.Base(name)+"/"+ecosystem, func(t *testing.T) { orderOf(t, name, ecosystem) })
		}
	}
}

func orderOf(t *testing.T, name, ecosystem string) {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := 0
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		line := scanner.Text()
		if line == "" || strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "//") {
			continue
		}
		words := strings.Split(line, " ")
		if len(words) != 3 {
			t.Fatalf("%q is no pair", line)
		}
		lines++
		want := strings.Index("<=>", words[1]) - 1
		if got, err := Compare(ecosystem, words[0], words[2]); err != nil || got != want {
			t.Errorf("%s: got %d, %v", line, got, err)
		}
		if got, err := Compare(ecosystem, words[2], words[0]); err != nil || got != -want {
			t.Errorf("%s the other way around: got %d, %v", line, got, err)
		}
	}
	if lines == 0 {
		t.Error("the list is empty")
	}
}

func TestGoVersions(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"go1.21rc2", "1.21.0-rc.2", 0},
		{"go1.21rc2", "1.21.0", -1},
		{"go1.20", "1.20.0", 0},
		{"go1.20.5", "1.20.10", -1},
		{"go1.22.1 X:boringcrypto", "1.22.1", 0},
		{"go1.19.13-custom", "1.19.13", 0},
		{"v1.2.3+incompatible", "1.2.3", 0},
		{"v0.0.0-20200101000000-abcdefabcdef", "0.0.0-20210101000000-abcdefabcdef", -1},
		{"v1.2.4-0.20200101000000-abcdefabcdef", "1.2.4", -1},
		{"1.21.0-0", "1.21rc1", -1},
	} {
		if got, err := Compare("Go", test.a, test.b); err != nil || got != test.want {
			t.Errorf("%s and %s: got %d, %v, want %d", test.a, test.b, got, err, test.want)
		}
	}
}

func TestIn(t *testing.T) {
	for _, test := range []struct {
		version  string
		interval store.Interval
		want     bool
	}{
		{"1.0.0", store.Interval{To: "1.0.1"}, true},
		{"1.0.1", store.Interval{To: "1.0.1"}, false},
		{"1.0.1", store.Interval{To: "1.0.1", End: store.Last}, true},
		{"1.0.2", store.Interval{To: "1.0.1", End: store.Last}, false},
		{"1.0.0", store.Interval{From: "1.0.0"}, true},
		{"1.0.0", store.Interval{From: "1.0.0", After: true}, false},
		{"0.9.0", store.Interval{From: "1.0.0"}, false},
		{"0.0.0-pre", store.Interval{From: "0"}, true},
	} {
		v, err := Parse("npm", test.version)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := In("npm", v, test.interval); err != nil || got != test.want {
			t.Errorf("%s in %+v: got %v, %v", test.version, test.interval, got, err)
		}
	}
}

func TestSort(t *testing.T) {
	if got := Sort("npm", []string{"1.10.0", "1.9.0", "1.9.0"}); !slices.Equal(got, []string{"1.9.0", "1.10.0"}) {
		t.Errorf("got %v", got)
	}
	if got := Sort("", []string{"b", "a"}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("got %v", got)
	}
}
