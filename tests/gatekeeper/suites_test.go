package gatekeeper

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine/gatekeeper/suite"
)

// suites are those of our own templates.
const suites = "../agreement/testdata/templates"

// TestSuites runs the suites of our own templates as gator verify does and as
// boltseal test does: as they are, and with other numbers expected, so that
// the same cases must fail in both.
func TestSuites(t *testing.T) {
	o := oracle(t)
	for name, change := range map[string]*strings.Replacer{
		"as they are":   strings.NewReplacer(),
		"other numbers": strings.NewReplacer("violations: 1", "violations: 2", "violations: 2", "violations: 1", "violations: yes", "violations: no"),
		"always":        strings.NewReplacer("violations: no", "violations: yes"),
		"never":         strings.NewReplacer("violations: 1", "violations: no", "violations: yes", "violations: no"),
		"other words":   strings.NewReplacer("message: '", "message: '(?i)container.*", "violations: no", "violations: 0"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := changed(t, change)
			cases, err := o.Suites(dir)
			if err != nil || len(cases) == 0 {
				t.Fatal(len(cases), err)
			}
			ours := failing(t, dir)
			failed := 0
			for _, c := range cases {
				relative, err := filepath.Rel(dir, c.Suite)
				if err != nil {
					t.Fatal(err)
				}
				id := strings.Join([]string{filepath.ToSlash(relative), c.Test, c.Case}, "//")
				if c.Error != "" {
					failed++
				}
				if (c.Error != "") != (ours[id] != "") || c.Skipped {
					t.Errorf("%s: gator verify says %q, we say %q", id, c.Error, ours[id])
				}
			}
			t.Logf("%d cases, %d fail", len(cases), failed)
			if (failed == 0) != (name == "as they are") {
				t.Errorf("%d of %d cases fail", failed, len(cases))
			}
		})
	}
}

// changed is a copy of the suites in which each one is changed.
func changed(t *testing.T, change *strings.Replacer) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(suites)); err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(os.DirFS(dir), "*/suite.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no suites", err)
	}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), []byte(change.Replace(string(content))), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// failing are the cases that fail for us, with what is wrong.
func failing(t *testing.T, dir string) map[string]string {
	result, err := suite.Run(t.Context(), suite.Options{Tree: os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range result.Failures {
		out[f.Name] += fmt.Sprintln(f.Message)
	}
	return out
}
