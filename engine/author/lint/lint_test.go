package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/policies"
)

// treeOf makes a tree of files.
func treeOf(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

// hits are the places that a case wants, as file:line: where a line ends in
// "# HIT", and those in lines that cannot hold one, as file:line: or file:.
func (c sample) hits() []string {
	hits := slices.Clone(c.at)
	for name, content := range c.files {
		for i, line := range strings.Split(content, "\n") {
			if strings.HasSuffix(line, "# HIT") {
				hits = append(hits, fmt.Sprintf("%s:%d", name, i+1))
			}
		}
	}
	slices.Sort(hits)
	return hits
}

// TestChecks judges every sample by its check alone. Every check has samples
// that it finds something in, and some that it does not.
func TestChecks(t *testing.T) {
	positive, negative := map[string]int{}, map[string]int{}
	for i, c := range samples() {
		t.Run(fmt.Sprintf("%s %d", c.check, i), func(t *testing.T) {
			o := Options{Policies: treeOf(c.files), Only: []string{c.check}, Secrets: findSecrets}
			if c.check == ignoreCheck {
				o.Only = nil
			}
			found, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				if f.Check != c.check {
					continue
				}
				got = append(got, fmt.Sprintf("%s:%d", f.File, f.Line))
				if f.Message == "" || f.Fix == "" || f.Column < 1 && f.Line > 0 {
					t.Errorf("%+v", f)
				}
			}
			slices.Sort(got)
			want := c.hits()
			if !slices.Equal(slices.Compact(got), want) {
				t.Errorf("found %v, want %v: %v", got, want, found)
			}
			if len(want) > 0 {
				positive[c.check]++
			} else {
				negative[c.check]++
			}
		})
	}
	for _, c := range Checks() {
		if positive[c.Name] == 0 || negative[c.Name] == 0 {
			t.Errorf("%s has %d samples with and %d without findings", c.Name, positive[c.Name], negative[c.Name])
		}
	}
}

func findSecrets(_ context.Context, _ string, content []byte) []Secret {
	var out []Secret
	for i, line := range strings.Split(string(content), "\n") {
		if strings.Contains(line, "hunter2") {
			out = append(out, Secret{Line: i + 1, What: "password"})
		}
	}
	return out
}

func TestIgnore(t *testing.T) {
	const text = `package main

# boltseal:lint-ignore=latest-tag it is only a hint
# and said in two lines
deny contains "x" if contains(input.image, ":latest")

deny contains "y" if contains(input.image, ":latest")

deny contains "z" if contains(input.image, ":latest") # boltseal:lint-ignore=latest-tag,regex-dot here too

# boltseal:lint-ignore=latest-tag
deny contains "u" if contains(input.image, ":latest")
`
	found, err := Run(t.Context(), Options{Policies: treeOf(map[string]string{"a.rego": text}), Only: []string{"latest-tag", "lint-ignore"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%d %s", f.Line, f.Check))
	}
	if want := []string{"7 latest-tag", "11 lint-ignore", "12 latest-tag"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPortableIsAsked(t *testing.T) {
	c := native("gatekeeper", "kubernetes", "", "violation contains {\"msg\": \"x\"} if workload.pod\n")
	o := Options{Policies: treeOf(c.files), Only: []string{"gatekeeper"}, Portable: func(_ context.Context, rules []string) (map[string]string, error) {
		if !slices.Equal(rules, []string{"team/x"}) {
			t.Errorf("asked for %v", rules)
		}
		return map[string]string{"team/x": "it is square"}, nil
	}}
	found, err := Run(t.Context(), o)
	if err != nil || len(found) != 1 || found[0].Line != 13 || !strings.Contains(found[0].Message, "it is square") {
		t.Errorf("%v, %v", err, found)
	}
	// What the text shows is said once.
	o.Policies = treeOf(condition("gatekeeper", "input.kind == c.name").files)
	o.Portable = func(context.Context, []string) (map[string]string, error) {
		t.Error("asked all the same")
		return nil, nil
	}
	if found, err := Run(t.Context(), o); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", err, found)
	}
}

func TestRunErrors(t *testing.T) {
	if _, err := Run(t.Context(), Options{Policies: fstest.MapFS{"a.txt": {}}}); !errors.Is(err, ErrNoPolicies) {
		t.Errorf("no policies: %v", err)
	}
	if _, err := Run(t.Context(), Options{Policies: treeOf(map[string]string{"a.rego": "package a\n"}), Skip: []string{"nope"}}); err == nil {
		t.Error("an unknown check is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, Options{Policies: treeOf(map[string]string{"a.rego": "package a\n"})}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// TestShippedLibraryIsClean holds our own rules to every check.
func TestShippedLibraryIsClean(t *testing.T) {
	found, err := Run(t.Context(), Options{Policies: policies.FS, Library: true, Path: "policies"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
	n := 0
	for _, f := range mustRead(t, policies.FS).files {
		if f.rule() != "" {
			n++
		}
		if f.resolved == nil {
			t.Errorf("%s was not judged", f.name)
		}
	}
	if n < 350 {
		t.Errorf("only %d rules were judged", n)
	}
}

func mustRead(t *testing.T, tree fs.FS) *tree {
	t.Helper()
	read, err := read(t.Context(), Options{Policies: tree, Library: true})
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestForeignPolicies judges every policy in the modules that we depend on:
// nothing crashes, whatever they hold.
func TestForeignPolicies(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of policies")
	}
	judged := 0
	for _, module := range []string{"github.com/open-policy-agent/opa", "github.com/open-policy-agent/conftest"} {
		out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
		dir := strings.TrimSpace(string(out))
		if err != nil || dir == "" {
			t.Logf("no sources of %s", module)
			continue
		}
		err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(name) != ".rego" {
				return err
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			judged++
			if _, err := Run(t.Context(), Options{Policies: fstest.MapFS{"p.rego": {Data: content}}, Skip: []string{"compile", "strict"}}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if judged == 0 {
		t.Skip("no policies of other modules here")
	}
	t.Logf("judged %d policies", judged)
}

func FuzzRun(f *testing.F) {
	for _, c := range samples() {
		for _, content := range c.files {
			f.Add(content)
		}
	}
	f.Fuzz(func(t *testing.T, content string) {
		found, err := Run(t.Context(), Options{Policies: treeOf(map[string]string{"p.rego": content}), Skip: []string{"compile", "strict"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range found {
			if finding.File == "" || strings.ContainsAny(finding.Check, " \n") {
				t.Errorf("%+v", finding)
			}
		}
	})
}
