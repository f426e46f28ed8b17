package engine

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// documentsOf collects the documents of a text.
func documentsOf(name string, content []byte) []*inputs.Collected {
	ref := inputs.Ref{Name: name, Head: content[:min(len(content), inputs.HeadSize)], Named: true, Limits: inputs.DefaultLimits(),
		Bytes: func() ([]byte, error) { return content, nil }}
	var out []*inputs.Collected
	for _, collector := range collectors.All() {
		if collector.Match(ref) == inputs.No {
			continue
		}
		for c, err := range collector.Collect(context.Background(), ref) {
			if err == nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// filesBelow collects the documents of every file below a folder.
func filesBelow(t testing.TB, dir string) []*inputs.Collected {
	t.Helper()
	var out []*inputs.Collected
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".rego") {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		out = append(out, documentsOf(name, content)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// casesOf collects the documents in a list of other projects' cases.
func casesOf(t testing.TB, file string) []*inputs.Collected {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []map[string]any
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	var out []*inputs.Collected
	for _, c := range cases {
		for _, key := range []string{"text", "dockerfile", "object"} {
			switch v := c[key].(type) {
			case string:
				name := "Dockerfile"
				if family, ok := c["family"].(string); ok && family != "dockerfile" {
					name = "case.yaml"
				}
				out = append(out, documentsOf(name, []byte(v))...)
			case []any:
				for _, object := range v {
					if text, err := json.Marshal(object); err == nil {
						out = append(out, documentsOf("case.json", text)...)
					}
				}
			}
		}
	}
	return out
}

// everything is every document that the repository and the shared corpora hold.
func everything(t testing.TB) []*inputs.Collected {
	t.Helper()
	out := filesBelow(t, "../policies/rules")
	if len(out) < 200 {
		t.Fatalf("the rules have only %d examples", len(out))
	}
	if _, err := os.Stat("../../shared/corpora"); errors.Is(err, fs.ErrNotExist) {
		t.Log("the shared corpora are not here: only the rules' examples are compared")
		return out
	}
	for _, dir := range []string{"k8s/docs", "k8s/yaml", "dockerfiles/files", "psa"} {
		out = append(out, filesBelow(t, shared(t, "corpora", dir))...)
	}
	for _, name := range []string{"trivy-examples", "checkov-docker", "buildkit-lint", "gatekeeper-cases"} {
		out = append(out, casesOf(t, shared(t, "corpora", name, "cases.json"))...)
	}
	return out
}

// indexed is the index of the library in the tree, made once.
var indexed = sync.OnceValues(func() ([]byte, error) { return BuildIndex(os.DirFS("../policies")) })

// currentLibrary is the library as it stands in the tree.
func currentLibrary(t testing.TB) Source {
	t.Helper()
	index, err := indexed()
	if err != nil {
		t.Fatal(err)
	}
	return Source{Name: "boltseal", Path: "boltseal", FS: overlaid{os.DirFS("../policies"), index}, Root: ".", Shipped: true}
}

// strict is a session of every shipped rule, by the plan or without it.
func strict(t testing.TB, planned bool, inv Inventory) *Session {
	t.Helper()
	p, err := Compile(context.Background(), Config{Profiles: []string{"strict"}, Time: time.Unix(1_700_000_000, 0)}, currentLibrary(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range p.units {
		switch {
		case u.planned == nil:
			t.Fatal("the shipped library has no plan that fits it: run make generate")
		case !planned:
			u.planned = nil
		}
	}
	s, err := p.Session(context.Background(), inv)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fellBack reports whether any document was judged by topdown.
func (s *Session) fellBack() bool {
	for _, plan := range s.policy.plans {
		for _, p := range plan.programs {
			if p.made != nil || p.err != nil {
				return true
			}
		}
	}
	return false
}

// TestPlannedAsTopdown holds the plan equal to topdown, with every rule, on
// every document there is: the same decisions, to the byte.
func TestPlannedAsTopdown(t *testing.T) {
	inv := Inventory{"cluster": map[string]any{}, "namespace": map[string]any{"shop": map[string]any{"v1": map[string]any{}}}}
	planned, topdown := strict(t, true, inv), strict(t, false, inv)
	findings, fallen := 0, 0
	docs := everything(t)
	for _, c := range docs {
		got, want := evaluate(t, planned, c), evaluate(t, topdown, c)
		if short(got) != short(want) {
			t.Errorf("%s: by the plan\n%s\nby topdown\n%s", c.Doc.Subject.Name, short(got), short(want))
		}
		findings += len(got.Findings)
		if planned.fellBack() {
			fallen++
			planned = strict(t, true, inv)
		}
	}
	t.Logf("%d documents, %d findings, %d documents left to topdown", len(docs), findings, fallen)
	if fallen > len(docs)/100 {
		t.Errorf("%d of %d documents were left to topdown", fallen, len(docs))
	}
}

// TestPlannedForgets judges the documents in another order, many at a time:
// nothing of one may be seen in another.
func TestPlannedForgets(t *testing.T) {
	docs := everything(t)
	if testing.Short() || len(docs) > 400 {
		docs = docs[:400]
	}
	s := strict(t, true, nil)
	want := make([]string, len(docs))
	for i, c := range docs {
		want[i] = short(evaluate(t, s, c))
	}
	again := strict(t, true, nil)
	order := rand.New(rand.NewSource(1)).Perm(len(docs))
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for n := worker; n < len(order); n += 4 {
				i := order[n]
				d, err := again.Evaluate(context.Background(), docs[i])
				if got := short(d); err != nil || got != want[i] {
					t.Errorf("%s: another decision than alone: %v\n%s\n%s", docs[i].Doc.Subject.Name, err, got, want[i])
				}
			}
		})
	}
	wait.Wait()
}

// TestPlannedDeadline: the plan keeps the evaluation's deadline, and a rule
// that it cannot judge is judged as before.
func TestPlannedDeadline(t *testing.T) {
	s := strict(t, true, nil)
	s.policy.cfg.Limits.Evaluation = time.Nanosecond
	d, err := s.Evaluate(context.Background(), pod("a"))
	if err != nil {
		t.Fatal(err)
	}
	if !s.fellBack() {
		t.Error("the plan ignores the deadline")
	}
	for _, r := range d.Results {
		if r.Verdict == Error && !strings.Contains(r.Error, "deadline") {
			t.Errorf("%s: %s", r.Rule, r.Error)
		}
	}
}

func BenchmarkPlanned(b *testing.B) {
	docs := filesBelow(b, shared(b, "corpora", "k8s", "docs"))
	for name, planned := range map[string]bool{"plan": true, "topdown": false} {
		b.Run(name, func(b *testing.B) {
			s := strict(b, planned, nil)
			b.ReportAllocs()
			for b.Loop() {
				for _, c := range docs {
					if _, err := s.Evaluate(context.Background(), c); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
