package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/cmd/internal/generate/library"
)

// copied is a copy of the repository's inputs and policies.
func copied(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, folder := range []string{"inputs", "policies"} {
		if err := os.CopyFS(filepath.Join(root, folder), os.DirFS(filepath.Join("../../../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestFromNothing: the files are made from the sources alone, whatever the
// generated files on disk say, and are then current.
func TestFromNothing(t *testing.T) {
	root := copied(t)
	policies := filepath.Join(root, library.Folder)
	if err := os.WriteFile(filepath.Join(policies, "index.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(policies, "schemas")); err != nil {
		t.Fatal(err)
	}
	leftover := filepath.Join(policies, "schemas", "tea.json")
	files, err := library.Generate(root)
	if err != nil {
		t.Fatal(err)
	}
	err = library.Current(root, files)
	if err == nil || !strings.Contains(err.Error(), "policies/index.json: is not current") || !strings.Contains(err.Error(), "policies/schemas/dockerfile.json: is missing") {
		t.Errorf("stale files: %v", err)
	}
	if _, err := os.Stat(filepath.Join(policies, "schemas")); err == nil {
		t.Error("a check writes")
	}
	if err := library.Write(root, files); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(leftover, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := library.Current(root, files); err == nil || !strings.Contains(err.Error(), "policies/schemas/tea.json: is no longer generated") {
		t.Errorf("a leftover: %v", err)
	}
	if err := library.Write(root, files); err != nil {
		t.Fatal(err)
	}
	again, err := library.Generate(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := library.Current(root, again); err != nil {
		t.Errorf("just written, but: %v", err)
	}
}
