package ruledoc_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ruledoc"
	"github.com/boltseal/boltseal/inputs"
)

var update = flag.Bool("update", false, "write the golden files")

func sample() engine.Rule {
	return engine.Rule{
		ID: "container/run-as-root", File: "rules/container/run-as-root/rule.rego", Title: "Runs as | root",
		Description: "Root is one bug away.", Severity: engine.High, Action: "deny",
		Kinds: []inputs.Kind{inputs.KindDockerfile, inputs.KindEvent}, Events: []string{"container_start"}, Requires: []string{"user"},
		Remediation: "Set USER.", Controls: map[string][]string{"pss": {"restricted"}, "cis-docker": {"4.1", "5.1"}},
		Aliases: []string{"DL3002"}, References: []string{"https://example.com/a_b"},
		Parameters: map[string]any{"type": "object", "properties": map[string]any{
			"exempt": map[string]any{"type": "array", "description": "names that\nmay", "default": []any{}},
			"limit":  map[string]any{"type": "integer"},
		}},
		Values: map[string]any{"exempt": []any{"<a>"}},
	}
}

func tree() fstest.MapFS {
	folder := "rules/container/run-as-root/examples/"
	return fstest.MapFS{
		folder + "parameters.yaml":   {Data: []byte("exempt: [x]\n")},
		folder + "bad/a.Dockerfile":  {Data: []byte("FROM a\nRUN echo '```'\n")},
		folder + "bad/b.Dockerfile":  {Data: []byte("FROM second\n")},
		folder + "bad/c.yml":         {Data: []byte("a: 1\n")},
		folder + "bad/c.yml.want":    {Data: []byte("1 a/b\n")},
		folder + "good/a.Dockerfile": {Data: []byte("FROM a\nUSER 1\n")},
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it):\n%s", file, got)
	}
}

func TestPage(t *testing.T) { golden(t, "page.md", ruledoc.Page(sample(), tree())) }

// TestPageOfAnyPolicy: a user's policy has neither METADATA nor examples.
func TestPageOfAnyPolicy(t *testing.T) {
	got := ruledoc.Page(engine.Rule{ID: "mine/deny", Severity: engine.Low}, nil)
	if want := "# mine/deny\n\n`mine/deny` · severity low\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

const index = `{"version": 1, "profiles": [{"name": "default", "title": "Default"}], "rules": [
 {"id": "kubernetes/b", "title": "B", "severity": "low", "kinds": ["kubernetes"], "file": "rules/kubernetes/b/rule.rego"},
 {"id": "container/a", "title": "A | a", "severity": "from-finding", "kinds": ["dockerfile"], "file": "rules/container/a/rule.rego"}]}`

func TestLibrary(t *testing.T) {
	got, err := ruledoc.Library([]byte(index), tree())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "library.md", string(got))
	for _, link := range []string{"container-a", "kubernetes-b"} {
		if !strings.Contains(string(got), `<a id="`+link+`">`) || !strings.Contains(string(got), "(#"+link+")") {
			t.Errorf("no link to %s", link)
		}
	}
	if _, err := ruledoc.Library([]byte("{"), tree()); err == nil {
		t.Error("a broken index gives a page")
	}
}
