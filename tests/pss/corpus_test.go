package pss

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// expected is what the real library said of a file.
type expected struct {
	File    string
	Level   string
	Version string
	Allowed bool
	Error   string
	Failed  []string `json:"failed_checks"`
}

func corpus(t *testing.T, elements ...string) string {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "shared", "corpora"}, elements...)...)
	if _, err := os.Stat(name); os.IsNotExist(err) {
		t.Skip("the corpora are not beside the repository")
	}
	return name
}

// TestFixtures judges Kubernetes' own fixtures.
func TestFixtures(t *testing.T) {
	dir := corpus(t, "psa")
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []expected
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	compare(t, dir, cases)
}

// TestManifests judges manifests from public repositories.
func TestManifests(t *testing.T) {
	dir := corpus(t, "k8s")
	data, err := os.ReadFile(filepath.Join(dir, "psa_verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []expected
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var c expected
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Error != "" {
			t.Logf("%s: the library could not read it either: %s", c.File, c.Error)
			continue
		}
		cases = append(cases, c)
	}
	compare(t, filepath.Join(dir, "docs"), cases)
}

func compare(t *testing.T, dir string, cases []expected) {
	t.Helper()
	judges := map[string]*Judge{}
	agreed := 0
	for _, c := range cases {
		key := c.Level + " " + c.Version
		if judges[key] == nil {
			j, err := NewJudge(t.Context(), "pss-"+c.Level, map[string]any{"kubernetes_version": c.Version})
			if err != nil {
				t.Fatal(err)
			}
			judges[key] = j
		}
		text, err := os.ReadFile(filepath.Join(dir, c.File))
		if err != nil {
			t.Fatal(err)
		}
		verdicts, err := judges[key].File(t.Context(), c.File, text)
		if err != nil || len(verdicts) != 1 {
			t.Errorf("%s: %d documents, %v", c.File, len(verdicts), err)
			continue
		}
		got := verdicts[0]
		slices.Sort(c.Failed)
		if got.Allowed != c.Allowed || !slices.Equal(got.Failed, c.Failed) {
			t.Errorf("%s by %s: allowed %v %v, want %v %v", c.File, key, got.Allowed, got.Failed, c.Allowed, c.Failed)
			continue
		}
		agreed++
	}
	t.Logf("%d of %d agree, by verdict and by check", agreed, len(cases))
	if len(cases) == 0 {
		t.Error("there are no cases")
	}
}
