package npm

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
)

func file(name, text string) packages.File {
	return packages.File{Path: name, Size: int64(len(text)), Head: []byte(text)[:min(len(text), packages.HeadSize)], Content: strings.NewReader(text)}
}

// names lists name@version of what a file states.
func names(t *testing.T, f packages.File) []string {
	t.Helper()
	if !wants(f) {
		return nil
	}
	found, err := read(f)
	if err != nil {
		t.Errorf("%s: %v", f.Path, err)
	}
	var list []string
	for _, p := range found.Packages {
		list = append(list, p.Name+"@"+p.Version)
	}
	slices.Sort(list)
	return list
}

// tree is what the cataloger finds below a directory, installed and declared.
func tree(t *testing.T, dir string) (installed, declared []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		f := packages.File{Path: "app/" + filepath.ToSlash(rel)}
		if !wants(f) {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f.Size, f.Content = int64(len(text)), bytes.NewReader(text)
		found, err := read(f)
		if err != nil {
			t.Errorf("%s: %v", rel, err)
		}
		for _, p := range found.Packages {
			if p.Installed {
				installed = append(installed, p.Name+"@"+p.Version)
			} else {
				declared = append(declared, p.Name+"@"+p.Version)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(installed)
	slices.Sort(declared)
	return slices.Compact(installed), slices.Compact(declared)
}

// run starts a tool of npm's in a directory; without the tool or its registry
// the test is skipped.
func run(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name + " is not installed")
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if e := stderr.String(); strings.Contains(e, "ENOTFOUND") || strings.Contains(e, "ECONN") || strings.Contains(e, "ETIMEDOUT") || strings.Contains(e, "EAI_AGAIN") {
			t.Skip("npm's registry is out of reach")
		}
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.Bytes())
	}
	return out
}

// npmLs lists what npm itself sees in node_modules. The project and its
// workspaces stand elsewhere.
func npmLs(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("npm", append([]string{"ls", "--all", "--parseable", "--long"}, args...)...)
	cmd.Dir = dir
	out, _ := cmd.Output() // it fails where something is extraneous
	var list []string
	for line := range strings.Lines(string(out)) {
		place, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		if at, err := os.Lstat(place); err != nil || !at.IsDir() || !strings.Contains(place, "/node_modules/") {
			continue
		}
		if _, alias, ok := strings.Cut(rest, "@npm:"); ok {
			rest = alias
		}
		spec, _, _ := strings.Cut(rest, ":") // EXTRANEOUS and the like follow
		list = append(list, spec)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func project(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) && len(want) > 0 {
		return
	}
	for _, s := range got {
		if !slices.Contains(want, s) {
			t.Errorf("%s: found %s, which is not there", what, s)
		}
	}
	for _, s := range want {
		if !slices.Contains(got, s) {
			t.Errorf("%s: missed %s", what, s)
		}
	}
	if len(want) == 0 {
		t.Errorf("%s: nothing to compare", what)
	}
}

func TestEqualsNpmLs(t *testing.T) {
	if testing.Short() {
		t.Skip("installs packages from npm's registry")
	}
	for name, files := range map[string]map[string]string{
		"express": {"package.json": `{"name":"e","version":"1.0.0","dependencies":{"express":"4.21.2","lodash":"4.17.20","other":"npm:lodash@4.17.21","@babel/core":"7.26.0"},"devDependencies":{"typescript":"5.4.5"}}`},
		"react":   {"package.json": `{"name":"r","version":"1.0.0","dependencies":{"react":"18.3.1","react-dom":"18.3.1","vite":"5.4.11"}}`},
		"workspace": {"package.json": `{"name":"root","version":"1.0.0","private":true,"workspaces":["packages/*"]}`,
			"packages/a/package.json": `{"name":"@my/a","version":"1.0.0","dependencies":{"debug":"4.3.4","b":"1.0.0"}}`,
			"packages/b/package.json": `{"name":"b","version":"1.0.0","dependencies":{"debug":"2.6.9"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := project(t, files)
			run(t, dir, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
			installed, declared := tree(t, dir)
			equal(t, "installed", installed, npmLs(t, dir))
			// The lock file names what is for other platforms too.
			for _, s := range npmLs(t, dir, "--omit=dev") {
				if !slices.Contains(declared, s) {
					t.Errorf("lock file: missed %s", s)
				}
			}
			if slices.Contains(declared, "typescript@5.4.5") {
				t.Error("lock file: what is for development is declared")
			}
		})
	}
}

func TestEqualsNpmLsGlobal(t *testing.T) {
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not installed")
	}
	out, err := exec.Command("npm", "root", "-g").Output()
	if err != nil {
		t.Skip("npm has no global root")
	}
	root := strings.TrimSpace(string(out))
	want := npmLs(t, "/", "-g")
	if len(want) == 0 {
		t.Skip("nothing is installed globally")
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(root))
	if err != nil {
		t.Fatal(err)
	}
	installed, _ := tree(t, dir)
	equal(t, "global", installed, want)
}

func TestOtherManagers(t *testing.T) {
	if testing.Short() {
		t.Skip("installs packages from npm's registry")
	}
	manifest := map[string]string{"package.json": `{"name":"p","version":"1.0.0","dependencies":{"express":"4.19.2","@babel/core":"7.24.0","other":"npm:lodash@4.17.21"},"devDependencies":{"typescript":"5.4.5"}}`}
	for name, args := range map[string][]string{
		"pnpm":  {"-y", "pnpm@9.15.9", "install", "--ignore-scripts"},
		"yarn":  {"-y", "yarn@1.22.22", "install", "--ignore-scripts"},
		"berry": {"-y", "@yarnpkg/cli-dist@4.5.3", "install"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := project(t, manifest)
			if name == "berry" {
				dir = project(t, map[string]string{"package.json": manifest["package.json"], "yarn.lock": "", ".yarnrc.yml": "enableGlobalCache: false\nenableImmutableInstalls: false\n"})
			}
			run(t, dir, "npx", args...)
			installed, declared := tree(t, dir)
			if name == "pnpm" {
				if slices.Contains(declared, "typescript@5.4.5") {
					t.Error("lock file: what is for development is declared")
				}
				declared = append(declared, "typescript@5.4.5")
				slices.Sort(declared)
			}
			// All three install exactly what they lock (nothing here is for one platform only).
			equal(t, name, installed, declared)
			for _, want := range []string{"express@4.19.2", "@babel/core@7.24.0", "lodash@4.17.21", "typescript@5.4.5"} {
				if !slices.Contains(installed, want) {
					t.Errorf("missed %s", want)
				}
			}
			if len(installed) < 80 {
				t.Errorf("%d packages", len(installed))
			}
		})
	}
}
