package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
)

func TestSave(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	files := map[string][]byte{"a/b/c.yaml": []byte("1"), "d.yaml": []byte("2")}
	if err := Save(root, files, false); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "a", "b", "mine.yaml")
	if err := os.WriteFile(foreign, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Save(root, map[string][]byte{"a/b/mine.yaml": nil}, false); err == nil || !strings.Contains(err.Error(), "no export wrote it") {
		t.Errorf("over a foreign file: %v", err)
	}
	if err := Save(root, map[string][]byte{"d.yaml": []byte("3")}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a", "b", "c.yaml")); !os.IsNotExist(err) {
		t.Errorf("the file of the export before is still there: %v", err)
	}
	if content, err := os.ReadFile(foreign); err != nil || string(content) != "mine" {
		t.Errorf("the foreign file: %q %v", content, err)
	}
	for _, name := range []string{"../x", "/x", Marker, "a\nb", `a\b`} {
		if err := Save(root, map[string][]byte{name: nil}, true); err == nil {
			t.Errorf("%q was written", name)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, Marker), []byte(markerHead+"\n../outside\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Save(root, files, true); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("a marker that leads out: %v", err)
	}
}

func TestSaveReplacesLinks(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(outside, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "d.yaml")); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := Save(root, map[string][]byte{"d.yaml": []byte("2")}, true); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(outside); err != nil || string(content) != "theirs" {
		t.Errorf("the link was followed: %q %v", content, err)
	}
}

func TestKindNames(t *testing.T) {
	long := strings.Repeat("a", 30) + "/" + strings.Repeat("b", 25)
	kinds := kindNames([]engine.Rule{{ID: "container/run-as-root"}, {ID: "a/b-c"}, {ID: "a-b/c"}, {ID: long}})
	if kinds["container/run-as-root"] != "BoltsealContainerRunAsRoot" {
		t.Error(kinds)
	}
	if strings.EqualFold(kinds["a/b-c"], kinds["a-b/c"]) {
		t.Errorf("two rules share %s", kinds["a/b-c"])
	}
	if len(kinds[long]) > longestKind {
		t.Errorf("%s is too long", kinds[long])
	}
}

func TestSchemaIsStructural(t *testing.T) {
	got := asJSON(t, crdSchema(map[string]any{"type": "object", "properties": map[string]any{
		"any":  map[string]any{},
		"list": map[string]any{"type": "array", "uniqueItems": true, "default": []any{"a"}},
		"map":  map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}},
		"open": map[string]any{"type": "object", "properties": map[string]any{"x": map[string]any{"type": "integer", "default": 1}}, "additionalProperties": true},
		"free": map[string]any{"type": "object"},
	}}))
	want := `{"default":{},"properties":{"any":{"x-kubernetes-preserve-unknown-fields":true},` +
		`"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},` +
		`"list":{"default":["a"],"items":{"x-kubernetes-preserve-unknown-fields":true},"type":"array"},` +
		`"map":{"additionalProperties":{"type":"string"},"type":"object"},` +
		`"open":{"properties":{"x":{"type":"integer"}},"type":"object","x-kubernetes-preserve-unknown-fields":true}},"type":"object"}`
	if got != want {
		t.Errorf("schema\n%s\nwant\n%s", got, want)
	}
}

func TestTextsSurviveYAML(t *testing.T) {
	for _, text := range []string{"yes", "no", "1.0", "0x1f", "1e3", "~", "null", "a: b", "a #b", " lead", "trail ", "tab\tx", "two\nlines\n", "two\n  deep\n", "\n\nlead", "é", "", "- a", "2026-01-01", "=", "<<", "a\r\nb", "x\u2028y\nz", "1:30", "on\n"} {
		content, err := marshal(map[string]any{"k": text})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		decode(t, content, &got)
		if got["k"] != text {
			t.Errorf("%q became %q by\n%s", text, got["k"], content)
		}
	}
}
