package engine

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

const denyX = "package main\n\ndeny contains \"x\"\n"

// write writes files below a new directory, given as name and content in turn.
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "policy")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOpenSource(t *testing.T) {
	dir := write(t, "a.rego", denyX, "deep/b.rego", "package main\n\nwarn contains \"y\"\n", "a_test.rego", "package broken {", ".hidden/c.rego", "package broken {", "README.md", "x")
	for name, tc := range map[string]struct{ path, source, want string }{
		"directory": {dir, "policy", "policy/a: x|policy/b: y"},
		"file":      {filepath.Join(dir, "a.rego"), "a", "a/a: x"},
	} {
		t.Run(name, func(t *testing.T) {
			src, err := OpenSource(tc.path)
			if err != nil {
				t.Fatal(err)
			}
			if src.Name != tc.source || src.Path != filepath.ToSlash(tc.path) {
				t.Errorf("source %q at %q", src.Name, src.Path)
			}
			if got := strings.Join(rulesOf(evaluate(t, session(t, Config{}, src), pod())), "|"); got != tc.want {
				t.Errorf("findings %q, want %q", got, tc.want)
			}
		})
	}
	src, err := OpenSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(src.FS, "a.rego", "deep/b.rego"); err != nil {
		t.Error(err)
	}
	p := session(t, Config{}, src).policy
	if d := p.Digests()[src.Path]; !strings.HasPrefix(d, "sha256:") || len(d) != 71 {
		t.Errorf("digest %q", d)
	}
}

func TestOpenSourceRefuses(t *testing.T) {
	out := write(t, "secret.rego", denyX)
	linked := write(t, "a.rego", denyX)
	if err := os.Symlink(filepath.Join(out, "secret.rego"), filepath.Join(linked, "b.rego")); err != nil {
		t.Skip(err)
	}
	folder := write(t, "a.rego", denyX, "real/b.rego", denyX)
	if err := os.Symlink("real", filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ path, want string }{
		"absent":        {filepath.Join(out, "nothing"), "no such file"},
		"other file":    {write(t, "a.txt", "x") + "/a.txt", "policies are a directory"},
		"symlink out":   {linked, "symlink b.rego: "},
		"symlinked dir": {folder, "link is a symlink to a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := OpenSource(tc.path); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

func TestFromFiles(t *testing.T) {
	src, err := FromFiles("b", "b.tar.gz", map[string][]byte{
		"a.rego": []byte("package main\n\ndeny contains data.lists.allowed[0]\n"), "lists/allowed/data.json": []byte(`["x"]`), ".manifest": []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rulesOf(evaluate(t, session(t, Config{}, src), pod())), "|"); got != "b/a: x" {
		t.Errorf("findings %q", got)
	}
	if _, err := FromFiles("b", "b", map[string][]byte{"a.rego": []byte(strings.Repeat("#", maxPolicyFile+1))}); err == nil || !strings.Contains(err.Error(), "larger than 4 MiB") {
		t.Errorf("error %v", err)
	}
}

func TestRoots(t *testing.T) {
	for name, tc := range map[string]struct {
		roots []string
		want  string
	}{
		"all":       {[]string{""}, ""},
		"none said": {nil, ""},
		"both":      {[]string{"main", "/lists/"}, ""},
		"deeper":    {[]string{"main", "lists/allowed"}, "data.lists.other lies outside the roots"},
		"package":   {[]string{"lists"}, "p/a.rego:1: package main lies outside the roots of the bundle (lists)"},
		"prefix":    {[]string{"main", "list"}, "data.lists lies outside the roots"},
		"nothing":   {[]string{}, "package main lies outside"},
	} {
		t.Run(name, func(t *testing.T) {
			src := source("p", "a.rego", denyX, "lists/data.json", `{"allowed": {}, "other": 1}`)
			src.Roots = tc.roots
			_, err := Compile(context.Background(), Config{}, src)
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

func TestSymlinkInside(t *testing.T) {
	// Kubernetes mounts a ConfigMap as links into a hidden directory.
	dir := write(t, "..data/a.rego", denyX)
	if err := os.Symlink("..data/a.rego", filepath.Join(dir, "a.rego")); err != nil {
		t.Skip(err)
	}
	if got := strings.Join(rulesOf(evaluate(t, session(t, Config{}, open(t, dir)), pod())), "|"); got != "policy/a: x" {
		t.Errorf("findings %q", got)
	}
}

func TestBuildIndexErrors(t *testing.T) {
	fine := native("a", "b", "", `violation contains {"msg": "x"}`)
	lib := "package lib.things\n"
	for name, tc := range map[string]struct {
		files []string
		want  string
	}{
		"missing METADATA":  {[]string{"rules/a/b/rule.rego", "package rules.a.b\n\nviolation contains {\"msg\": \"x\"}\n"}, "rules/a/b/rule.rego:1: rule a/b: METADATA lacks custom.kinds, custom.remediation, custom.severity, description, title"},
		"unknown key":       {[]string{"rules/a/b/rule.rego", native("a", "b", "#   colour: red\n", `violation contains {"msg": "x"}`)}, "METADATA custom.colour: unknown key"},
		"wrong folder":      {[]string{"rules/a/c/rule.rego", fine}, "package rules.a.b does not match its folder rules/a/c"},
		"unknown kind":      {[]string{"rules/a/b/rule.rego", strings.Replace(fine, "[kubernetes]", "[cubernetes]", 1)}, `unknown kind "cubernetes"`},
		"bad severity":      {[]string{"rules/a/b/rule.rego", strings.Replace(fine, "severity: high", "severity: High", 1)}, "High is not critical"},
		"action":            {[]string{"rules/a/b/rule.rego", native("a", "b", "#   action: kill\n", `violation contains {"msg": "x"}`)}, "kill needs custom.events"},
		"no default":        {[]string{"rules/a/b/rule.rego", native("a", "b", "#   parameters: {x: {type: string}}\n", `violation contains {"msg": input.parameters.x}`)}, "parameter x has no default"},
		"bad default":       {[]string{"rules/a/b/rule.rego", native("a", "b", "#   parameters: {x: {type: string, default: 1}}\n", `violation contains {"msg": input.parameters.x}`)}, "default of x: 1 is not of type string"},
		"long id":           {[]string{"rules/a/" + strings.Repeat("b", 60) + "/rule.rego", strings.ReplaceAll(fine, "rules.a.b", "rules.a."+strings.Repeat("b", 60))}, "longer than 56"},
		"no violation":      {[]string{"rules/a/b/rule.rego", native("a", "b", "", `deny contains {"msg": "x"}`)}, `there is no "violation contains`},
		"profile":           {[]string{"rules/a/b/rule.rego", fine, "profiles/p.yaml", "include: ['x/*']\n"}, `profile p: there is no rule "x/*"`},
		"profile key":       {[]string{"rules/a/b/rule.rego", fine, "profiles/p.yaml", "includes: ['x/*']\n"}, `unknown field "includes"`},
		"foreign package":   {[]string{"rules/a/b/rule.rego", fine, "other/x.rego", "package other\n"}, "neither rules."},
		"forbidden":         {[]string{"rules/a/b/rule.rego", native("a", "b", "", `violation contains {"msg": "x"} if opa.runtime().env`)}, "opa.runtime is not allowed"},
		"undefined library": {[]string{"rules/a/b/rule.rego", native("a", "b", "", `violation contains {"msg": "x"} if things.nope`)}, "data.lib.things.nope is not defined"},
		"v0":                {[]string{"rules/a/b/rule.rego", "package rules.a.b\n\nviolation[{\"msg\": \"x\"}] { true }\n"}, "rule.rego:3"},
	} {
		t.Run(name, func(t *testing.T) {
			files := append([]string{"lib/things/things.rego", lib}, tc.files...)
			_, err := BuildIndex(source("", files...).FS)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v\nwant %q", err, tc.want)
			}
		})
	}
	index, err := BuildIndex(source("", "lib/things/things.rego", lib, "rules/a/b/rule.rego", fine, "rules/a/b/examples/bad/data.json", "broken").FS)
	if err != nil || !strings.Contains(string(index), `"id":"a/b"`) {
		t.Errorf("index %s, error %v", index, err)
	}
}

// TestIndexed holds a library that is loaded by its index equal to one
// whose index is made on the spot.
func TestIndexed(t *testing.T) {
	plain := library()
	index, err := BuildIndex(plain.FS)
	if err != nil {
		t.Fatal(err)
	}
	again, err := BuildIndex(plain.FS)
	if err != nil || !bytes.Equal(index, again) {
		t.Error("the index is not made the same twice")
	}
	indexed := library(indexFile, string(index))
	a, b := session(t, Config{Profiles: []string{"strict"}}, plain), session(t, Config{Profiles: []string{"strict"}}, indexed)
	if x, y := short(a.policy.Rules()), short(b.policy.Rules()); x != y {
		t.Errorf("rules differ:\n%s\n%s", x, y)
	}
	if x, y := listed(evaluate(t, a, pod("a!"))), listed(evaluate(t, b, pod("a!"))); x != y || x == "" {
		t.Errorf("findings differ: %q and %q", x, y)
	}
	// Only the kind's rules are read at all.
	fsys := indexed.FS.(fstest.MapFS)
	delete(fsys, "rules/image/other/rule.rego")
	indexed.FS = fs.FS(fsys)
	evaluate(t, session(t, Config{}, indexed), pod("a!"))
	p, err := Compile(context.Background(), Config{}, indexed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.prepared("image"); err == nil {
		t.Error("a missing file goes unnoticed")
	}
}
