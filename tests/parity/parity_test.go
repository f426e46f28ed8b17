package parity

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
	"github.com/boltseal/boltseal/policies"
)

// view asks for what both sides compute. Objects that are not there in one
// of them must not hide the others.
const view = `{
	"containers": data.lib.workload.containers,
	"images": data.lib.workload.images,
	"pod": data.lib.workload.pod,
}`

// TestManifests compares both sides on manifests that are always there.
func TestManifests(t *testing.T) {
	if n := compareAll(t, "testdata"); n < 10 {
		t.Errorf("compared %d documents, want at least 10", n)
	}
}

// TestCorpus compares both sides on every shared manifest.
func TestCorpus(t *testing.T) {
	for _, dir := range []string{"docs", "yaml"} {
		t.Run(dir, func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "shared", "corpora", "k8s", dir)
			if _, err := os.Stat(path); err != nil {
				t.Skipf("the shared corpus is not here: %v", err)
			}
			t.Logf("compared %d documents", compareAll(t, path))
		})
	}
}

// compareAll compares both sides on every file of a folder and returns the
// number of documents compared.
func compareAll(t *testing.T, dir string) int {
	t.Helper()
	query := prepare(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for collected, err := range kubernetes.New().Collect(t.Context(), ref(path, src)) {
			var skip *inputs.SkipError
			if errors.As(err, &skip) {
				continue
			}
			if err != nil {
				t.Logf("%s: not collected: %v", path, err)
				continue
			}
			compare(t, query, path, collected.Doc)
			compared++
		}
	}
	return compared
}

func ref(name string, src []byte) inputs.Ref {
	return inputs.Ref{
		Name: name, Named: true, Limits: inputs.DefaultLimits(),
		Head:  src[:min(len(src), inputs.HeadSize)],
		Bytes: func() ([]byte, error) { return src, nil },
	}
}

func compare(t *testing.T, query rego.PreparedEvalQuery, path string, doc *inputs.Document) {
	t.Helper()
	got, err := lift(t.Context(), query, doc.Review)
	if err != nil {
		t.Errorf("%s: %s: %v", path, doc.Subject.Ref, err)
		return
	}
	for name, value := range map[string]any{"containers": doc.Containers, "images": doc.Images, "pod": doc.Pod} {
		want, err := canonical(value)
		if err != nil {
			t.Fatal(err)
		}
		have, err := canonical(got[name])
		if err != nil {
			t.Fatal(err)
		}
		if have != want {
			t.Errorf("%s: %s: %s\nRego %s\nGo   %s", path, doc.Subject.Ref, name, have, want)
		}
	}
}

// lift evaluates the library on nothing but the review.
func lift(ctx context.Context, query rego.PreparedEvalQuery, review *inputs.Review) (map[string]any, error) {
	text, err := json.Marshal(map[string]any{"review": review})
	if err != nil {
		return nil, err
	}
	var input any
	if err := util.UnmarshalJSON(text, &input); err != nil {
		return nil, err
	}
	results, err := query.Eval(ctx, rego.EvalInput(input))
	if err != nil {
		return nil, err
	}
	if len(results) == 0 {
		return nil, errors.New("the library gives no view")
	}
	found, ok := results[0].Expressions[0].Value.(map[string]any)
	if !ok {
		return nil, errors.New("the view is no object")
	}
	return found, nil
}

// canonical is a value's JSON with sorted keys and numbers as they are.
func canonical(value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var plain any
	if err := util.UnmarshalJSON(text, &plain); err != nil {
		return "", err
	}
	text, err = json.Marshal(plain)
	return string(text), err
}

// prepare compiles the shipped library, and nothing else.
func prepare(t *testing.T) rego.PreparedEvalQuery {
	t.Helper()
	options := []func(*rego.Rego){rego.Query(view), rego.StrictBuiltinErrors(true)}
	err := fs.WalkDir(policies.FS, "lib", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".rego") || strings.HasSuffix(path, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(policies.FS, path)
		options = append(options, rego.Module(path, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(options...).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return query
}
