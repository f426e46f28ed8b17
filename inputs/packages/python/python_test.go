package python

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
	"github.com/boltseal/boltseal/inputs/packages/golden"
)

// TestEqualsImportlib compares with what Python itself finds.
func TestEqualsImportlib(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	out, err := exec.Command(python, "-c", `
import importlib.metadata as m, json
print(json.dumps([[str(d._path), d.metadata["Name"], d.version] for d in m.distributions()]))`).Output()
	if err != nil {
		t.Skipf("python3: %v", err)
	}
	var dists [][3]string
	if err := json.Unmarshal(out, &dists); err != nil {
		t.Fatal(err)
	}
	if len(dists) == 0 {
		t.Skip("Python has no distributions")
	}
	for _, d := range dists {
		name := d[0]
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			for _, file := range []string{"METADATA", "PKG-INFO"} {
				if _, err := os.Stat(filepath.Join(name, file)); err == nil {
					name = filepath.Join(name, file)
				}
			}
		}
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		f := golden.File(strings.TrimPrefix(name, "/"), text)
		if readerOf(f.Path) == nil {
			t.Errorf("%s is not wanted", name)
			continue
		}
		found, err := read(f)
		if err != nil || len(found.Packages) != 1 || found.Packages[0].Name != normal(d[1]) || found.Packages[0].Version != d[2] {
			t.Errorf("%s: %v %v, want %s %s", name, golden.Lines(found), err, d[1], d[2])
		}
	}
	t.Logf("%d distributions", len(dists))
}

func TestNormal(t *testing.T) {
	for in, want := range map[string]string{"PyYAML": "pyyaml", "ruamel.yaml.clib": "ruamel-yaml-clib", "a--_.b": "a-b", "zope.interface": "zope-interface", " X ": "x", "_": ""} {
		if got := normal(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestMetadata(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"a/x-1.dist-info/METADATA", "Metadata-Version: 2.4\nName: X.Y\nVersion: 1.0\nLicense-Expression: MIT OR Apache-2.0\nLicense: other\n\nName: body\n", "pkg:pypi/x-y@1.0 MIT OR Apache-2.0"},
		{"a/x-1.dist-info/METADATA", "Name: x\r\nVersion: 1\r\nLicense: UNKNOWN\r\nClassifier: License :: OSI Approved :: MIT License\r\n", "pkg:pypi/x@1 MIT"},
		{"a/x_y-1.2-py3.11.egg-info", "Metadata-Version: 1.0\n", "pkg:pypi/x-y@1.2"},
		{"a/x-1.2.dist-info/METADATA", "", "pkg:pypi/x@1.2"},
		{"a/x.egg-info/PKG-INFO", "name: x\nversion: 3\n", "pkg:pypi/x@3"},
	} {
		found, err := read(golden.File(c.path, []byte(c.text)))
		if got := strings.Join(golden.Lines(found), ","); err != nil || got != c.want {
			t.Errorf("%s: %q %v", c.text, got, err)
		}
	}
	if _, err := read(golden.File("a/.dist-info/METADATA", nil)); err == nil {
		t.Error("no error without a name")
	}
}

func TestBrokenLocks(t *testing.T) {
	deep := "x = " + strings.Repeat("[", 100_000)
	for _, c := range [][2]string{{"uv.lock", deep}, {"poetry.lock", "x = [\"]\", " + strings.Repeat("{a=", 100_000)}, {"pdm.lock", "[[package]"}, {"Pipfile.lock", "["}, {"Pipfile.lock", strings.Repeat("[", 100_000)}} {
		if _, err := read(golden.File("app/"+c[0], []byte(c[1]))); err == nil {
			t.Errorf("%s: no error", c[0])
		}
	}
}

func TestDevelopmentOnly(t *testing.T) {
	uv := `version = 1
[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [ { name = "used" } ]
[package.dev-dependencies]
dev = [ { name = "tool" } ]
[[package]]
name = "used"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [ { name = "deep", marker = "x" } ]
[[package]]
name = "deep"
version = "2.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "tool"
version = "3.0"
source = { registry = "https://pypi.org/simple" }
`
	found, err := read(golden.File("app/uv.lock", []byte(uv)))
	if got := golden.Lines(found); err != nil || !slices.Equal(got, []string{"pkg:pypi/deep@2.0 declared", "pkg:pypi/used@1.0 declared"}) {
		t.Errorf("%v %v", got, err)
	}
}

// TestVenv walks a directory of installed distributions as an image's.
func TestVenv(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a virtual environment")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not installed")
	}
	dir := t.TempDir()
	if out, err := exec.Command("python3", "-m", "venv", dir).CombinedOutput(); err != nil {
		t.Skipf("no venv: %s", out)
	}
	out, err := exec.Command(filepath.Join(dir, "bin/pip"), "list", "--format=json", "--disable-pip-version-check").Output()
	if err != nil {
		t.Skip("no pip in the venv")
	}
	var want []struct{ Name, Version string }
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && readerOf(name) != nil && !strings.Contains(name, "_vendor") {
			text, _ := os.ReadFile(name)
			found, err := read(packages.File(golden.File(name[1:], text)))
			if err != nil {
				t.Error(err)
			}
			for _, p := range found.Packages {
				got[p.Name] = p.Version
			}
		}
		return nil
	})
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%v, want %v", got, want)
	}
	for _, p := range want {
		if got[normal(p.Name)] != p.Version {
			t.Errorf("%s: %q, want %q", p.Name, got[normal(p.Name)], p.Version)
		}
	}
}
