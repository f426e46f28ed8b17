package oracle

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/tests/pss"
)

var (
	pods = flag.Int("pods", 4000, "how many pods are generated")
	seed = flag.Uint64("seed", 1, "what they are generated from")
	// perPod is at how many levels and versions each pod is judged.
	perPod = flag.Int("per-pod", 6, "at how many levels and versions each is judged")
)

var levels = []api.Level{api.LevelBaseline, api.LevelRestricted}

// jury judges cases of all levels and versions, those of one profile and
// version together.
type jury struct {
	library *library
	batches map[batch][]testCase
	cases   int
	failed  map[string]int // how often each check failed
}

type batch struct {
	profile api.Level
	version string
}

// testCase is one object, and the library's verdict.
type testCase struct {
	name string
	text []byte
	want pss.Verdict
}

func newJury(t *testing.T) *jury {
	t.Helper()
	l, err := newLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return &jury{library: l, batches: map[batch][]testCase{}, failed: map[string]int{}}
}

// add makes a pod a case: text is the object that it is judged by.
func (j *jury) add(name string, text []byte, pod *corev1.Pod, level api.Level, version api.Version) {
	at := batch{level, version.String()}
	j.batches[at] = append(j.batches[at], testCase{name, text, j.library.verdict(pod, level, version)})
}

// judge compares all cases. The objects of a batch are one file.
func (j *jury) judge(t *testing.T) {
	t.Helper()
	for at, cases := range j.batches {
		judge, err := pss.NewJudge(t.Context(), "pss-"+string(at.profile), map[string]any{"kubernetes_version": at.version})
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		for _, c := range cases {
			file.WriteString("---\n")
			file.Write(c.text)
			file.WriteString("\n")
		}
		verdicts, err := judge.File(t.Context(), "pods.yaml", file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(verdicts) != len(cases) {
			t.Fatalf("%v: %d objects, %d judged", at, len(cases), len(verdicts))
		}
		for i, c := range cases {
			j.compare(t, at, c, verdicts[i])
		}
	}
	t.Logf("%d compared at %d levels and versions; failed checks: %v", j.cases, len(j.batches), j.failed)
}

func (j *jury) compare(t *testing.T, at batch, c testCase, got pss.Verdict) {
	t.Helper()
	j.cases++
	for _, id := range c.want.Failed {
		j.failed[id]++
	}
	if got.Allowed != c.want.Allowed || !slices.Equal(got.Failed, c.want.Failed) {
		t.Errorf("%s by %v: we say %v %v, the library %v %v\n%s", c.name, at, got.Allowed, got.Failed, c.want.Allowed, c.want.Failed, c.text)
	}
}

// TestEveryCheckHasItsRule compares the names.
func TestEveryCheckHasItsRule(t *testing.T) {
	j := newJury(t)
	var want []string
	for _, check := range j.library.checks {
		want = append(want, string(check.ID))
	}
	slices.Sort(want)
	judge, err := pss.NewJudge(t.Context(), "pss-baseline", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := judge.Checks(); !slices.Equal(got, want) {
		t.Errorf("rules stand for %v, the library has %v", got, want)
	}
}

// TestGeneratedPods compares on pods of all shapes.
func TestGeneratedPods(t *testing.T) {
	j := newJury(t)
	all, from := versions(), fields()
	random := rand.New(rand.NewPCG(*seed, 0))
	for n := range *pods {
		raw := generate(random, from)
		text, err := encode(raw)
		if err != nil {
			t.Fatal(err)
		}
		pod, err := readPod(text)
		if err != nil {
			t.Fatalf("the generator makes what is no pod: %v\n%s", err, text)
		}
		if text, err = encode(wrapped(random, raw)); err != nil {
			t.Fatal(err)
		}
		for range *perPod {
			j.add(fmt.Sprintf("pod %d", n), text, pod, levels[random.IntN(2)], all[random.IntN(len(all))])
		}
	}
	j.judge(t)
	j.complete(t)
}

// complete fails where a check failed on nothing: then nothing was proven.
func (j *jury) complete(t *testing.T) {
	t.Helper()
	for _, check := range j.library.checks {
		if j.failed[string(check.ID)] == 0 {
			t.Errorf("%s failed on no pod", check.ID)
		}
	}
}

// TestFixtures compares on the library's own fixtures: each at its own level
// and version and at another one.
func TestFixtures(t *testing.T) {
	dir := fixtures(t)
	j := newJury(t)
	all := versions()
	random := rand.New(rand.NewPCG(*seed, 1))
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(rel), "/")
		if len(parts) != 4 {
			return fmt.Errorf("%s: not level/version/outcome/file", rel)
		}
		version, err := api.ParseVersion(parts[1])
		if err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var pod corev1.Pod
		if err := yaml.Unmarshal(text, &pod); err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		j.add(rel, text, &pod, api.Level(parts[0]), version)
		j.add(rel, text, &pod, levels[random.IntN(2)], all[random.IntN(len(all))])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	j.judge(t)
	j.complete(t)
}

// fixtures is where the library keeps them.
func fixtures(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/pod-security-admission").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "test", "testdata")
}
