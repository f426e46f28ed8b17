package agreement

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// corpusFloor is the agreement with BuildKit's checks, over all lines that
// either names, below which TestBuildKitCorpus fails.
const corpusFloor = 0.98

// TestBuildKitCorpus compares, line by line, what BuildKit's own checks say
// about real Dockerfiles with what the rules that carry their names find.
// Where BuildKit gave up on a file, its later checks never ran: there only
// what it did say is compared.
func TestBuildKitCorpus(t *testing.T) {
	j := newJudge(t)
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "dockerfiles")
	names := buildkitRules(t)
	var agreed, all int
	for _, v := range buildkitVerdicts(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, "files", v.File))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for _, w := range v.Warnings {
			for _, finding := range j.byRule(w.Rule, w.Line) {
				want[finding] = true
			}
		}
		got := map[string]bool{}
		for _, finding := range j.named(j.findings(t, "Dockerfile", string(text)), names) {
			got[finding] = true
		}
		both := maps.Clone(want)
		maps.Copy(both, got)
		for _, finding := range slices.Sorted(maps.Keys(both)) {
			if v.LintError != "" && !want[finding] {
				continue
			}
			all++
			if want[finding] == got[finding] {
				agreed++
				continue
			}
			t.Logf("%s %s: BuildKit %t, we %t", v.File, finding, want[finding], got[finding])
		}
	}
	t.Logf("%d of %d lines agree", agreed, all)
	if float64(agreed) < corpusFloor*float64(all) || all == 0 {
		t.Errorf("%s of the lines agree, want at least %.0f %%", fmt.Sprintf("%.1f %%", percent(agreed, all)), 100*corpusFloor)
	}
}

type buildkitVerdict struct {
	File      string
	LintError string `json:"lint_error"`
	Warnings  []struct {
		Rule string
		Line int
	}
}

func buildkitVerdicts(t *testing.T, dir string) []buildkitVerdict {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "buildkit_verdicts.jsonl"))
	if os.IsNotExist(err) {
		t.Skip("the corpora are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var verdicts []buildkitVerdict
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v buildkitVerdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return verdicts
}
