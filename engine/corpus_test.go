package engine

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// shared finds a directory beside the repository; the test is skipped where
// it is not there.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(append([]string{dir, "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("shared data is not here: %v", err)
	}
	return path
}

// manifest makes a document of a Kubernetes object, as far as rules on the
// raw object need it.
func manifest(object map[string]any, name string) *inputs.Collected {
	meta, _ := object["metadata"].(map[string]any)
	text := func(m map[string]any, key string) string { s, _ := m[key].(string); return s }
	return &inputs.Collected{
		Raw: object,
		Doc: &inputs.Document{
			Kind: inputs.KindKubernetes, Stage: inputs.StageDeploy,
			Subject:         inputs.Subject{Name: name, Ref: text(object, "apiVersion") + "/" + text(object, "kind") + "/" + text(meta, "namespace") + "/" + text(meta, "name")},
			Containers:      []inputs.Container{},
			Images:          []inputs.ImageUse{},
			Pod:             &inputs.Pod{},
			Review:          &inputs.Review{Object: object, Name: text(meta, "name")},
			Packages:        []inputs.Package{},
			Vulnerabilities: []inputs.Vulnerability{},
			Evidence:        inputs.Evidence{Missing: []inputs.Gap{}},
		},
	}
}

// corpus reads the shared Kubernetes documents.
func corpus(t testing.TB) []*inputs.Collected {
	t.Helper()
	dir := shared(t, "corpora", "k8s", "docs")
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*inputs.Collected
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(strings.NewReader(string(content)))
		decoder.UseNumber()
		var object map[string]any
		if err := decoder.Decode(&object); err != nil {
			t.Fatal(name, err)
		}
		out = append(out, manifest(object, filepath.Base(name)))
	}
	return out
}

// session compiles sources and starts a session.
func session(t testing.TB, cfg Config, sources ...Source) *Session {
	t.Helper()
	p, err := Compile(context.Background(), cfg, sources...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open opens a source.
func open(t testing.TB, path string) Source {
	t.Helper()
	src, err := OpenSource(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// evaluate judges a document.
func evaluate(t testing.TB, s *Session, c *inputs.Collected) Decision {
	t.Helper()
	d, err := s.Evaluate(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestConftestBenchRules(t *testing.T) {
	s := session(t, Config{}, open(t, shared(t, "bench", "conftest-rules", "k8s")))
	if got := len(s.policy.Rules()); got != 32 {
		t.Errorf("%d rules, want 32", got)
	}
	docs, findings := corpus(t), 0
	for _, c := range docs {
		d := evaluate(t, s, c)
		for _, r := range d.Results {
			if r.Verdict == Error {
				t.Errorf("%s: %s: %s", c.Doc.Subject.Name, r.Rule, r.Error)
			}
		}
		findings += len(d.Findings)
	}
	// conftest v0.71.1 gives these messages, file by file.
	if len(docs) == 484 && findings != 2658 {
		t.Errorf("%d findings, conftest gives 2658", findings)
	}
}

// TestMergedAndAlone holds merged evaluation equal to one rule at a time.
func TestMergedAndAlone(t *testing.T) {
	s := session(t, Config{}, open(t, shared(t, "bench", "conftest-rules", "k8s")))
	for i, c := range corpus(t) {
		if i%4 != 0 {
			continue
		}
		plan, err := s.policy.prepared(c.Doc.Kind)
		if err != nil {
			t.Fatal(err)
		}
		together, alone := newJudgement(s, plan, c), newJudgement(s, plan, c)
		for _, p := range plan.programs {
			if !together.judge(context.Background(), p) {
				t.Fatalf("%s: merged evaluation failed", c.Doc.Subject.Name)
			}
		}
		alone.retry(context.Background(), plan.programs)
		a, b := together.decision(), alone.decision()
		if !slices.EqualFunc(a.Findings, b.Findings, func(x, y Finding) bool {
			return x.Fingerprint == y.Fingerprint && x.Message == y.Message && x.Rule == y.Rule && x.Severity == y.Severity
		}) {
			t.Errorf("%s: %d findings merged, %d one by one", c.Doc.Subject.Name, len(a.Findings), len(b.Findings))
		}
	}
}

func BenchmarkCompileConftest(b *testing.B) {
	src := open(b, shared(b, "bench", "conftest-rules", "k8s"))
	b.ReportAllocs()
	for b.Loop() {
		p, err := Compile(context.Background(), Config{}, src)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.prepared(inputs.KindKubernetes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCorpus(b *testing.B) {
	s := session(b, Config{}, open(b, shared(b, "bench", "conftest-rules", "k8s")))
	docs := corpus(b)
	b.ReportAllocs()
	runtime.GC()
	for b.Loop() {
		for _, c := range docs {
			evaluate(b, s, c)
		}
	}
}

func BenchmarkDeployment(b *testing.B) {
	s := session(b, Config{}, open(b, shared(b, "bench", "conftest-rules", "k8s")))
	for _, c := range corpus(b) {
		if c.Doc.Review.Object["kind"] == "Deployment" {
			b.ReportAllocs()
			for b.Loop() {
				evaluate(b, s, c)
			}
			return
		}
	}
}
