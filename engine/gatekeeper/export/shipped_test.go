package export

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

var update = flag.Bool("update", false, "write the golden files anew")

// every is a configuration that enables all shipped rules.
func every() engine.Config {
	return engine.Config{Profiles: []string{"all"}, ExtraProfiles: []engine.Profile{{Name: "all", Include: []string{"**"}}}, Time: exampleTime()}
}

// compile compiles the shipped rules with further sources.
func compile(t testing.TB, cfg engine.Config, sources ...engine.Source) *engine.Policy {
	t.Helper()
	policy, err := engine.Compile(context.Background(), cfg, append([]engine.Source{engine.Shipped()}, sources...)...)
	if err != nil {
		t.Fatal(err)
	}
	return policy
}

// shippedOptions are those of an export of shipped rules.
func shippedOptions(t testing.TB, rules ...string) Options {
	t.Helper()
	shipped := engine.Shipped()
	return Options{
		Sources: []Source{{Source: shipped, Examples: shipped.FS}}, Policy: compile(t, every()), Rules: rules,
		Collectors: []inputs.Collector{kubernetes.New()},
	}
}

// write exports and fails on an error.
func write(t testing.TB, o Options) Result {
	t.Helper()
	result, err := Write(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// all is the export of all shipped rules, made once.
var all = sync.OnceValues(func() (Result, error) {
	policy, err := engine.Compile(context.Background(), every(), engine.Shipped())
	if err != nil {
		return Result{}, err
	}
	shipped := engine.Shipped()
	return Write(context.Background(), Options{
		Sources: []Source{{Source: shipped, Examples: shipped.FS}}, Policy: policy, Rules: []string{"**"},
		Collectors: []inputs.Collector{kubernetes.New()},
	})
})

func TestEveryRuleForKubernetesIsExported(t *testing.T) {
	result, err := all()
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range result.Refused {
		if !no.OtherKind {
			t.Errorf("%s: %s", no.Rule, no.Reason)
		}
	}
	for _, rule := range result.Rules {
		if rule.Cases == 0 || rule.Violations == 0 {
			t.Errorf("%s: its suite has %d cases, %d with violations", rule.Rule, rule.Cases, rule.Violations)
		}
		if slices.ContainsFunc(rule.Notes, func(n string) bool { return strings.Contains(n, "left out") }) {
			t.Errorf("%s: %v", rule.Rule, rule.Notes)
		}
	}
}

func TestGolden(t *testing.T) {
	result := write(t, shippedOptions(t, "container/allowed-registries", "kubernetes/duplicate-node-port"))
	again := write(t, shippedOptions(t, "kubernetes/duplicate-node-port", "container/allowed-registries"))
	if !maps.EqualFunc(result.Files, again.Files, bytes.Equal) {
		t.Error("exporting twice gives different files")
	}
	dir := filepath.Join("testdata", "golden")
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		for name, content := range result.Files {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	wanted := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		wanted[name], err = os.ReadFile(filepath.Join(dir, name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(wanted) {
		if !bytes.Equal(wanted[name], result.Files[name]) {
			t.Errorf("%s differs:\n%s", name, result.Files[name])
		}
	}
	if len(wanted) != len(result.Files) {
		t.Errorf("%d files, want %d", len(result.Files), len(wanted))
	}
}

// TestMatchReachesWhatRulesFind holds each constraint's match against what
// the rule finds in real manifests: a narrower one would be silently weaker.
func TestMatchReachesWhatRulesFind(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "corpora", "k8s", "yaml", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skip("the shared manifests are not here")
	}
	policy := compile(t, every())
	session, err := policy.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	match := matches(t)
	missed := map[string]int{}
	judged := 0
	for _, name := range names {
		for _, c := range collect(t, name) {
			decision, err := session.Evaluate(context.Background(), c)
			if err != nil {
				t.Fatal(name, err)
			}
			judged++
			for _, f := range decision.Findings {
				kinds, exported := match[f.Rule]
				if exported && !reaches(kinds, c.Doc.Review.Kind) {
					missed[f.Rule+" on "+c.Doc.Review.Kind.Group+"/"+c.Doc.Review.Kind.Kind]++
				}
			}
		}
	}
	for _, what := range sortedKeys(missed) {
		t.Errorf("match does not reach %s (%d documents)", what, missed[what])
	}
	t.Logf("%d documents", judged)
}

// TestMatchReachesEveryWorkload puts the pods of the bad examples into every
// kind that makes pods: where the rule fires, its constraint must match.
func TestMatchReachesEveryWorkload(t *testing.T) {
	result, err := all()
	if err != nil {
		t.Fatal(err)
	}
	policy := compile(t, every())
	session, err := policy.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	match := matches(t)
	dir := t.TempDir()
	missed, judged := map[string]bool{}, 0
	for _, name := range sortedKeys(result.Files) {
		topic, rest, _ := strings.Cut(name, "/")
		rule, file, _ := strings.Cut(rest, "/samples/")
		id := topic + "/" + rule
		if !strings.Contains(file, "/bad-") || strings.Contains(file, "-inventory") {
			continue
		}
		var object map[string]any
		decode(t, result.Files[name], &object)
		for _, variant := range variants(object) {
			path := filepath.Join(dir, "object.json")
			if err := os.WriteFile(path, []byte(asJSON(t, variant)), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, c := range collect(t, path) {
				decision, err := session.Evaluate(context.Background(), c)
				if err != nil {
					t.Fatal(err)
				}
				judged++
				for _, f := range decision.Findings {
					if f.Rule == id && !reaches(match[id], c.Doc.Review.Kind) {
						missed[f.Rule+" on "+c.Doc.Review.Kind.Group+"/"+c.Doc.Review.Kind.Kind] = true
					}
				}
			}
		}
	}
	for _, what := range sortedKeys(missed) {
		t.Errorf("match does not reach %s", what)
	}
	if judged < 100 {
		t.Errorf("only %d objects were judged", judged)
	}
}

// variants puts the pod template of an object into every kind that has one.
func variants(object map[string]any) []map[string]any {
	spec, _ := object["spec"].(map[string]any)
	template, _ := spec["template"].(map[string]any)
	if object["kind"] == "Pod" {
		template = map[string]any{"metadata": object["metadata"], "spec": object["spec"]}
	}
	if template["spec"] == nil {
		return nil
	}
	metadata := map[string]any{"name": "variant"}
	out := []map[string]any{{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}}
	for kind, version := range map[string]string{
		"Deployment": "apps/v1", "ReplicaSet": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicationController": "v1", "Job": "batch/v1", "Rollout": "argoproj.io/v1alpha1",
	} {
		out = append(out, map[string]any{"apiVersion": version, "kind": kind, "metadata": metadata, "spec": map[string]any{"template": template}})
	}
	return append(out, map[string]any{"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": map[string]any{"jobTemplate": map[string]any{"spec": map[string]any{"template": template}}}})
}

// matches are the kinds that the shipped rules' constraints match.
func matches(t *testing.T) map[string][]groupKinds {
	t.Helper()
	result, err := all()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]groupKinds{}
	for _, rule := range result.Rules {
		var constraint struct {
			Spec struct {
				Match map[string]any `json:"match"`
			} `json:"spec"`
		}
		decode(t, result.Files["constraints/"+constraintName(rule.Rule)+".yaml"], &constraint)
		kinds, err := readMatch(constraint.Spec.Match)
		if err != nil {
			t.Fatal(err)
		}
		out[rule.Rule] = kinds
	}
	return out
}

// collect reads the manifests of a file as far as they can be read.
func collect(t *testing.T, name string) []*inputs.Collected {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ref := inputs.Ref{Name: name, Head: content[:min(len(content), inputs.HeadSize)], Limits: inputs.DefaultLimits(), Bytes: func() ([]byte, error) { return content, nil }}
	var out []*inputs.Collected
	for c, err := range kubernetes.New().Collect(context.Background(), ref) {
		if err == nil && c.Doc.Review != nil {
			c.Doc.Time = "2026-01-01T00:00:00Z"
			out = append(out, c)
		}
	}
	return out
}

// asJSON is a value as JSON.
func asJSON(t testing.TB, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
