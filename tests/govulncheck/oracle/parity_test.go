package oracle

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/vuln/scan"

	"github.com/boltseal/boltseal/inputs"
	enricher "github.com/boltseal/boltseal/inputs/advisory"
	"github.com/boltseal/boltseal/inputs/advisory/intake"
)

var (
	seed     = flag.Uint64("seed", 1, "seed of the random binaries")
	binaries = flag.Int("binaries", 60, "how many random binaries to compare")
)

// sides are govulncheck and we, over the same records.
type sides struct {
	advisories []advisory
	database   string
	ours       *enricher.Enricher
}

func newSides(t *testing.T) sides {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "shared", "corpora", "vuln", "go-osv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus of advisories beside the repository")
	}
	list, err := readAdvisories(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := sides{advisories: list, database: t.TempDir()}
	if err := writeDatabase(s.database, dir, list); err != nil {
		t.Fatal(err)
	}
	db := t.TempDir()
	if _, err := intake.Import(context.Background(), []string{dir}, intake.Options{Dir: db, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if s.ours, err = enricher.New(enricher.Options{DB: db}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.ours.Close() })
	return s
}

// theirs are the ids that govulncheck lists for a binary.
func (s sides) theirs(t *testing.T, path string) []string {
	t.Helper()
	var out, problems bytes.Buffer
	cmd := scan.Command(context.Background(), "-mode=binary", "-json", "-db=file://"+s.database, path)
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &problems)
	}
	var ids []string
	for d := json.NewDecoder(&out); ; {
		var message struct {
			Finding *struct {
				OSV string `json:"osv"`
			} `json:"finding"`
		}
		err := d.Decode(&message)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if message.Finding != nil {
			ids = append(ids, message.Finding.OSV)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// mine are the ids of the same database that we list.
func (s sides) mine(t *testing.T, path string) []string {
	t.Helper()
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := &inputs.Document{Kind: inputs.KindImage, Image: &inputs.Image{Platform: inputs.Platform{OS: "linux", Architecture: "amd64"}}}
	add := func(name, version string) {
		doc.Packages = append(doc.Packages, inputs.Package{Name: name, Version: version, Type: "golang", PURL: "pkg:golang/" + name + "@" + version, Installed: true})
	}
	add("stdlib", info.GoVersion)
	add(info.Main.Path, info.Main.Version)
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		add(dep.Path, dep.Version)
	}
	if err := s.ours.Enrich(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, v := range doc.Vulnerabilities {
		for _, id := range append(v.Aliases, v.ID) {
			if strings.HasPrefix(id, "GO-") {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// template builds a program without symbols: govulncheck then lists whatever
// affects a module.
func template(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/program\n\ngo 1.26\n", "main.go": "package main\n\nvar padding string\n\nfunc main() { println(padding) }\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", "program", "-ldflags=-s -w -X main.padding="+strings.Repeat("x", padding), ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(dir, "program"))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestRandomBinaries compares binaries whose modules stand at, before and
// behind the bounds of the records.
func TestRandomBinaries(t *testing.T) {
	s := newSides(t)
	program := template(t)
	random := rand.New(rand.NewPCG(*seed, 0))
	found := 0
	for i := range *binaries {
		toolchain, deps := randomModules(random, s.advisories)
		content, err := rewrite(program, toolchain, "(devel)", deps)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "program")
		if _, err := buildinfo.Read(bytes.NewReader(content)); err != nil {
			t.Fatalf("%s %v: %v", toolchain, deps, err)
		}
		if err := os.WriteFile(path, content, 0o755); err != nil {
			t.Fatal(err)
		}
		theirs, mine := s.theirs(t, path), s.mine(t, path)
		found += len(theirs)
		if !slices.Equal(theirs, mine) {
			t.Errorf("binary %d (%s):\nonly govulncheck: %s\nonly we: %s", i, toolchain, s.difference(theirs, mine, deps), s.difference(mine, theirs, deps))
		}
	}
	if found < *binaries {
		t.Errorf("govulncheck found only %d in %d binaries", found, *binaries)
	}
	t.Logf("%d advisories in %d binaries", found, *binaries)
}

// difference are the ids that only a has, each with the modules of the binary
// that its record is about.
func (s sides) difference(a, b []string, deps []dependency) string {
	var lines []string
	for _, id := range a {
		if slices.Contains(b, id) {
			continue
		}
		for _, record := range s.advisories {
			for _, affected := range record.Affected {
				if record.ID != id {
					continue
				}
				for _, d := range deps {
					if d.path == affected.Package.Name {
						lines = append(lines, fmt.Sprintf("%s %v %v", id, d, affected.Ranges))
					}
				}
			}
		}
		lines = append(lines, id)
	}
	return strings.Join(lines, "\n    ")
}

// randomModules are a toolchain and modules of the records.
func randomModules(random *rand.Rand, list []advisory) (toolchain string, deps []dependency) {
	toolchain = pick(random, []string{"go1.18.1", "go1.20.5", "go1.21rc2", "go1.21.0", "go1.22.1", "go1.23.4", "go1.24rc1", "go1.25.3", "go1.26.0", "go1.26.8"})
	seen := map[string]bool{"stdlib": true, "toolchain": true}
	for range 25 {
		a := list[random.IntN(len(list))]
		affected := a.Affected[random.IntN(len(a.Affected))]
		name := affected.Package.Name
		if seen[name] || !strings.Contains(name, ".") {
			continue
		}
		seen[name] = true
		versions := []string{"v0.0.0-20180101000000-aaaaaaaaaaaa", "v0.0.0-20290101000000-aaaaaaaaaaaa", "v99.0.0"}
		for _, r := range affected.Ranges {
			for _, e := range r.Events {
				for _, bound := range []string{e.Introduced, e.Fixed} {
					if bound != "" && bound != "0" {
						core, _, _ := strings.Cut(bound, "-")
						versions = append(versions, "v"+bound, "v"+core+"-0.20200101000000-aaaaaaaaaaaa", "v"+core+"-rc.1", "v"+strings.TrimSuffix(core, "+incompatible")+"+incompatible", "v"+core)
					}
				}
			}
		}
		d := dependency{path: name, version: pick(random, versions)}
		if random.IntN(8) == 0 {
			d.replacement, d.replacedBy = name, pick(random, versions)
		}
		deps = append(deps, d)
	}
	return toolchain, deps
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }

// TestOwnBinary compares a real binary: ours, with its symbols.
func TestOwnBinary(t *testing.T) {
	s := newSides(t)
	path := filepath.Join(t.TempDir(), "boltseal")
	build := exec.Command("go", "build", "-o", path, "./cmd/boltseal")
	build.Dir = filepath.Join("..", "..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if theirs, mine := s.theirs(t, path), s.mine(t, path); !slices.Equal(theirs, mine) {
		t.Errorf("govulncheck %v\nwe          %v", theirs, mine)
	}
}
