package positions

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

var update = flag.Bool("update", false, "choose the sample anew and write testdata/sample.jsonl")

const (
	sampleFile = "testdata/sample.jsonl"
	sampleSize = 200
)

// entry is one finding of the sample.
type entry struct {
	Fingerprint string      `json:"fingerprint"`
	Rule        string      `json:"rule"`
	File        string      `json:"file"`
	Ref         string      `json:"ref"`
	Path        inputs.Path `json:"path"`
	Line        int         `json:"line"`
	Column      int         `json:"column"`
}

func corpora(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpora")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	return dir
}

// sample judges the real files with every shipped rule and takes the
// findings with the smallest fingerprints, half from each kind.
func sample(t *testing.T) []entry {
	t.Helper()
	policy, err := engine.Compile(context.Background(), engine.Config{Profiles: []string{"strict"}, Limits: engine.DefaultEvalLimits(), Time: time.Unix(0, 0)}, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	var chosen []entry
	for _, folder := range []string{"k8s/yaml", "dockerfiles/files"} {
		out, err := run.Run(context.Background(), run.Options{
			Args: []string{folder}, Dir: corpora(t), Collectors: collectors.All(), Policy: policy,
			Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
		})
		if err != nil {
			t.Fatal(err)
		}
		var found []entry
		for _, doc := range out.Report.Documents {
			for _, f := range doc.Findings {
				found = append(found, entry{Fingerprint: f.Fingerprint, Rule: f.Rule, File: f.Location.File, Ref: f.Subject.Ref,
					Path: f.Path, Line: f.Location.Line, Column: f.Location.Column})
			}
		}
		slices.SortFunc(found, func(a, b entry) int {
			return cmp.Or(strings.Compare(a.Fingerprint, b.Fingerprint), strings.Compare(a.File, b.File), a.Line-b.Line)
		})
		if len(found) < sampleSize/2 {
			t.Fatalf("%s gave only %d findings", folder, len(found))
		}
		chosen = append(chosen, found[:sampleSize/2]...)
	}
	return chosen
}

func encode(t *testing.T, entries []entry) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

func committed(t *testing.T) []entry {
	t.Helper()
	data, err := os.ReadFile(sampleFile)
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for line := range bytes.Lines(data) {
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		for i, step := range e.Path {
			if number, ok := step.(float64); ok {
				e.Path[i] = int(number)
			}
		}
		entries = append(entries, e)
	}
	return entries
}

func TestSampleIsCurrent(t *testing.T) {
	now := encode(t, sample(t))
	if *update {
		if err := os.WriteFile(sampleFile, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(sampleFile); err != nil || !bytes.Equal(now, want) {
		t.Errorf("the findings with the smallest fingerprints are no longer those of %s (%v): run with -update and look at the difference", sampleFile, err)
	}
}

func TestLinesAreTheNodesOwn(t *testing.T) {
	dir := corpora(t)
	entries := committed(t)
	if len(entries) != sampleSize {
		t.Fatalf("the sample has %d findings, want %d", len(entries), sampleSize)
	}
	docker := buildkitAccount(t, dir)
	for _, e := range entries {
		src, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			t.Fatal(err)
		}
		var want []int
		if strings.HasPrefix(e.File, "k8s/") {
			want = yamlLines(t, e, src)
		} else {
			want = dockerLines(t, e, docker[filepath.Base(e.File)], string(src))
		}
		if !slices.Contains(want, e.Line) {
			t.Errorf("%s:%d %s %v: the node stands at line %v", e.File, e.Line, e.Rule, e.Path, want)
		}
	}
}
