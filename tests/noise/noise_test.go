package noise

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs/collectors"
)

var update = flag.Bool("update", false, "write testdata/table.md anew, and list findings without a verdict")

// The sample that is read by hand, and how many of it must be true.
const (
	sampleSize = 30
	leastTrue  = 28
)

// effective is the day the files are judged at, so that the result stays.
var effective = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// judged is what the default profile says about the files below the corpora's
// folder of that name: as `boltseal check NAME` does when run beside it.
func judged(t *testing.T, name string) report.Report {
	t.Helper()
	corpora := filepath.Join("..", "..", "..", "shared", "corpora")
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	policy, err := engine.Compile(context.Background(), engine.Config{Time: effective}, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	out, err := run.Run(context.Background(), run.Options{
		Args: []string{name}, Dir: corpora, Collectors: collectors.All(), Policy: policy, Time: effective,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range out.Report.Errors {
		t.Errorf("%s: %s", problem.Position.File, problem.Message)
	}
	return out.Report
}

var folders = []string{"dockerfiles/files", "k8s/docs", "k8s/yaml"}

func TestNoise(t *testing.T) {
	var b strings.Builder
	b.WriteString("| Files | Documents | Findings | Findings per document | critical | high | medium | low | info | Documents that fail |\n|---|---|---|---|---|---|---|---|---|---|\n")
	loud := map[string]int{}
	var all []found
	for _, folder := range folders {
		r := judged(t, folder)
		s := r.Summary
		fmt.Fprintf(&b, "| %s | %d | %d | %.1f | %d | %d | %d | %d | %d | %d |\n", folder, s.Documents, s.Findings,
			float64(s.Findings)/float64(max(1, s.Documents)), s.BySeverity[engine.Critical], s.BySeverity[engine.High],
			s.BySeverity[engine.Medium], s.BySeverity[engine.Low], s.BySeverity[engine.Info], s.Failed)
		for i := range r.Documents {
			for _, f := range r.Documents[i].Findings {
				loud[f.Rule]++
				all = append(all, found{f.Fingerprint, f.Rule, fmt.Sprintf("%s:%d", f.Location.File, f.Location.Line), f.Message})
			}
		}
	}
	b.WriteString("\nThe ten loudest rules:\n\n| Rule | Findings |\n|---|---|\n")
	rules := slices.SortedFunc(maps.Keys(loud), func(x, y string) int { return cmp.Or(loud[y]-loud[x], strings.Compare(x, y)) })
	for _, rule := range rules[:10] {
		fmt.Fprintf(&b, "| %s | %d |\n", rule, loud[rule])
	}
	golden(t, b.String())
	readByHand(t, all)
}

type found struct{ fingerprint, rule, place, message string }

// readByHand holds the sample against its verdicts.
func readByHand(t *testing.T, all []found) {
	slices.SortFunc(all, func(x, y found) int {
		return cmp.Or(strings.Compare(x.fingerprint, y.fingerprint), strings.Compare(x.place, y.place))
	})
	// One object can stand in both folders of manifests: it is one finding.
	all = slices.CompactFunc(all, func(x, y found) bool { return x.fingerprint == y.fingerprint })
	verdicts := readVerdicts(t)
	right := 0
	for _, f := range all[:sampleSize] {
		verdict, ok := verdicts[f.fingerprint+"\t"+f.rule]
		if !ok {
			t.Errorf("no verdict yet:\n%s\t%s\t%s\t\t%s", f.fingerprint, f.rule, f.place, f.message)
		}
		if verdict == "true" {
			right++
		}
	}
	if right < leastTrue {
		t.Errorf("%d of %d findings are true, want at least %d", right, sampleSize, leastTrue)
	}
}

// readVerdicts reads testdata/verdicts.tsv: fingerprint, rule, place, verdict
// (true or false), why.
func readVerdicts(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile("testdata/verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	for i, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		cells := strings.Split(line, "\t")
		if i == 0 {
			continue
		}
		if len(cells) != 5 || cells[3] != "true" && cells[3] != "false" || cells[4] == "" {
			t.Fatalf("verdicts.tsv:%d: want fingerprint, rule, place, true or false, and why", i+1)
		}
		verdicts[cells[0]+"\t"+cells[1]] = cells[3]
	}
	return verdicts
}

func golden(t *testing.T, got string) {
	t.Helper()
	const name = "testdata/table.md"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the table changed; look at it and run with -update:\n%s", got)
	}
}
