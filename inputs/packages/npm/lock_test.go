package npm

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLockFiles reads lock files of public repositories; what they come to
// stands beside them.
func TestLockFiles(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/*")
	if err != nil || len(dirs) < 30 {
		t.Fatal(len(dirs), err)
	}
	for _, name := range dirs {
		if filepath.Base(name) == "want.txt" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := file("app/"+filepath.Base(name), string(text))
		if !wants(f) {
			t.Errorf("%s is not wanted", name)
		}
		got := strings.Join(names(t, f), "\n") + "\n"
		golden := filepath.Join(filepath.Dir(name), "want.txt")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(golden); err != nil || got != string(want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	for p, want := range map[string]bool{
		"node_modules/a/package.json":                                           true,
		"app/node_modules/@s/a/package.json":                                    true,
		"usr/lib/node_modules/npm/node_modules/@s/a/package.json":               true,
		"app/node_modules/.pnpm/@s+a@1.0.0_b@2/node_modules/@s/a/package.json":  true,
		"app/packages/x/node_modules/a/package.json":                            true,
		"app/node_modules/.store/a-npm-1.0.0-abc/node_modules/a/package.json":   true,
		"app/node_modules/a/lib/package.json":                                   false,
		"app/node_modules/a/test/node_modules/b/package.json":                   false,
		"app/node_modules/@s/package.json":                                      false,
		"app/node_modules/package.json":                                         false,
		"app/node_modules/.cache/x/package.json":                                false,
		"app/node_modules/.bin/package.json":                                    false,
		"usr/share/nodejs/semver/package.json":                                  true,
		"usr/share/nodejs/@types/node/package.json":                             true,
		"usr/share/nodejs/npm/node_modules/a/package.json":                      true,
		"usr/share/nodejs/npm/lib/package.json":                                 false,
		"app/my_node_modules/a/package.json":                                    false,
		"app/my_node_modules/node_modules/a/package.json":                       true,
		"app/package.json":                                                      false,
		"opt/yarn-v1.22.22/package.json":                                        true,
		"root/.cache/node/corepack/v1/yarn/1.22.22/package.json":                true,
		"app/src/package.json":                                                  false,
		"app/package-lock.json":                                                 true,
		"app/node_modules/.package-lock.json":                                   false,
		"app/node_modules/x/package-lock.json":                                  false,
		"app/node_modules/x/yarn.lock":                                          false,
		"app/npm-shrinkwrap.json":                                               true,
		"app/yarn.lock":                                                         true,
		"app/notyarn.lock":                                                      false,
		"pnpm-lock.yaml":                                                        true,
		"app/.yarn/cache/@babel-core-npm-7.24.0-abcdef0123-0123456789.zip":      true,
		"root/.yarn/berry/cache/lodash-npm-4.17.21-6382451519-10c0.zip":         true,
		"app/cache/lodash.zip":                                                  false,
		"app/node_modules/.pnpm/node_modules/a/package.json":                    true,
		"app/node_modules/a/node_modules/package.json":                          false,
		"app/node_modules/a/node_modules/b/node_modules/@c/d/package.json":      true,
		"app/node_modules/a/node_modules/b/dist/node_modules/@c/d/package.json": false,
	} {
		if got := roleOf(p) != nothing; got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
}

func TestManifests(t *testing.T) {
	for _, c := range []struct{ path, text, want, licenses string }{
		{"node_modules/a/package.json", `{"name":"a","version":"1.0.0","license":"MIT"}`, "a@1.0.0", "MIT"},
		{"node_modules/a/package.json", "\xef\xbb\xbf" + `{"name":"real","version":"v1.0.0","license":{"type":"ISC","url":"x"}}`, "real@1.0.0", "ISC"},
		{"node_modules/@s/a/package.json", `{"version":"1.0.0","licenses":[{"type":"MIT"},{"type":"Apache-2.0"}]}`, "@s/a@1.0.0", "MIT,Apache-2.0"},
		{"node_modules/a/package.json", `{"name":"a","Version":"2","version":"1.0.0","LICENSE":"x"}`, "a@1.0.0", ""},
		{"node_modules/a/package.json", `{"type":"module"}`, "", ""},
		{"node_modules/a/package.json", `{"name":"a","version":3}`, "a@", ""},
		{"node_modules/a/package.json", `{"name":"a b","version":"1"}`, "", ""},
		{"opt/yarn-v1.22.22/package.json", `{"name":"yarn","version":"1.22.22"}`, "yarn@1.22.22", ""},
		{"opt/my-app-2/package.json", `{"name":"my-app","version":"1.0.0"}`, "", ""},
		{"opt/yarn-v1.22.22/package.json", `broken`, "", ""},
		{"home/x/.cache/node/corepack/v1/pnpm/9.0.0/package.json", `{"name":"pnpm","version":"9.0.0"}`, "pnpm@9.0.0", ""},
	} {
		f := file(c.path, c.text)
		found, err := read(f)
		got := strings.Join(names(t, f), ",")
		if err != nil || got != c.want {
			t.Errorf("%s %s: %q, %v", c.path, c.text, got, err)
			continue
		}
		if got != "" && strings.Join(found.Packages[0].Licenses, ",") != c.licenses {
			t.Errorf("%s: licences %v", c.text, found.Packages[0].Licenses)
		}
	}
	for _, text := range []string{"", "{", `{"name":`, `[]`, strings.Repeat("[", 100_000)} {
		if _, err := read(file("node_modules/a/package.json", text)); err == nil {
			t.Errorf("%.20q: no error", text)
		}
	}
}

func TestBrokenLocks(t *testing.T) {
	for name, texts := range map[string][]string{
		"package-lock.json": {"", "{", "[]", `{"packages":[]}`},
		"yarn.lock":         {"", "hello", "<<<<<<< HEAD\na@1:\n  version \"1\"\n", "\x00\x01"},
		"pnpm-lock.yaml":    {"", "{}", "packages:\n  - a\n", "lockfileVersion: 5\n\tpackages:\n", "lockfileVersion: '9.0'\npackages: \n   x: y\n"},
		"bun.lock":          {"", "{}", "{\"lockfileVersion\": 1, "},
	} {
		for _, text := range texts {
			if _, err := read(file("app/"+name, text)); err == nil {
				t.Errorf("%s %q: no error", name, text)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	paths := []string{"node_modules/a/package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", ".yarn/cache/a-npm-1-2.zip"}
	files, _ := filepath.Glob("testdata/*/*")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if i := slices.Index(paths, filepath.Base(name)); i >= 0 {
			f.Add(byte(i), text)
		}
	}
	f.Add(byte(0), []byte(`{"name":"a","version":"1","license":{"type":"MIT"}}`))
	f.Add(byte(5), []byte("PK\x05\x06"+strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, which byte, text []byte) {
		name := paths[int(which)%len(paths)]
		found, _ := read(packages.File{Path: name, Size: int64(len(text)), Content: bytes.NewReader(text)})
		for _, p := range found.Packages {
			if !packages.Believable(p.Name, p.Version) || p.Licenses == nil || !strings.HasPrefix(p.PURL, "pkg:npm/") {
				t.Errorf("%s: %+v", name, p)
			}
		}
	})
}
