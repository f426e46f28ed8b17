package suite_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/gatekeeper/suite"
)

// owner is testdata/owner with files replaced.
func owner(t *testing.T, changes map[string]string) fs.FS {
	t.Helper()
	tree := fstest.MapFS{}
	root := os.DirFS("testdata/owner")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, name)
		tree[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for change, to := range changes {
		name, from, _ := strings.Cut(change, ": ")
		content := string(tree[name].Data)
		if !strings.Contains(content, from) {
			t.Fatalf("%s has no %q", name, from)
		}
		tree[name] = &fstest.MapFile{Data: []byte(strings.Replace(content, from, to, 1))}
	}
	return tree
}

func run(t *testing.T, tree fs.FS, filter string) suite.Result {
	t.Helper()
	result, err := suite.Run(context.Background(), suite.Options{Tree: tree, Path: "policies", Run: filter})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRun(t *testing.T) {
	result := run(t, owner(t, nil), "")
	if len(result.Failures) > 0 || result.Suites != 1 || result.Tests != 2 || result.WithCases != 1 || result.Cases != 6 || result.Skipped != 1 {
		t.Errorf("%+v", result)
	}
}

func TestFilter(t *testing.T) {
	for filter, want := range map[string]string{
		"^owner$": "1 6", "update": "1 1", "owner//^un": "1 1", "//owned": "1 2", "broken": "1 0", "broken//": "1 0", "nothing": "0 0", "nothing//": "0 0", "owner//nothing": "0 0",
	} {
		result := run(t, owner(t, nil), filter)
		if got := fmt.Sprint(result.Tests, " ", result.Cases); got != want || len(result.Failures) > 0 {
			t.Errorf("%s ran %s tests and cases, want %s: %v", filter, got, want, result.Failures)
		}
	}
	for _, filter := range []string{"[", "a//b//c", "a//["} {
		if _, err := suite.Run(context.Background(), suite.Options{Tree: fstest.MapFS{}, Run: filter}); err == nil {
			t.Errorf("%s is no filter", filter)
		}
	}
}

func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		changes map[string]string
		want    string // FILE:LINE NAME MESSAGE
	}{
		"none wanted":      {map[string]string{"suite.yaml: - violations: yes": "- violations: no"}, "policies/suite.yaml:19 suite.yaml//owner//unowned 1 violations, and none is wanted"},
		"one wanted":       {map[string]string{"suite.yaml: - violations: no": "- violations: yes"}, "policies/suite.yaml:14 suite.yaml//owner//owned no violation, and at least one is wanted"},
		"another number":   {map[string]string{"suite.yaml: - violations: 2": "- violations: 3"}, "suite.yaml:34 suite.yaml//owner//elsewhere-too 2 violations, and 3 are wanted"},
		"another message":  {map[string]string{"suite.yaml: message: ^web": "message: ^db"}, `0 violations whose message matches "^db has no label owner$", and 1 are wanted`},
		"no expression":    {map[string]string{"suite.yaml: message: ^web has no label owner$": `message: "["`}, "message: error parsing regexp"},
		"no number":        {map[string]string{"suite.yaml: - violations: 2": "- violations: many"}, "must be a number, yes or no, and is many"},
		"below zero":       {map[string]string{"suite.yaml: - violations: 2": "- violations: -2"}, "must be a number, yes or no, and is -2"},
		"no object":        {map[string]string{"suite.yaml: object: samples/owned.yaml": "objekt: x"}, "suite.yaml:10 suite.yaml//owner//owned the case names no object"},
		"missing object":   {map[string]string{"suite.yaml: samples/owned.yaml": "samples/gone.yaml"}, "read the object: samples/gone.yaml: file does not exist"},
		"two objects":      {map[string]string{"suite.yaml: object: samples/owned.yaml": "object: samples/shop.yaml"}, "samples/shop.yaml holds 2 objects, and one is judged"},
		"outside":          {map[string]string{"suite.yaml: samples/owned.yaml": "../../etc/passwd"}, `"../../etc/passwd" leads out of the tested tree`},
		"absolute":         {map[string]string{"suite.yaml: template.yaml": "/etc/passwd"}, `"/etc/passwd" leads out of the tested tree`},
		"nothing asserted": {map[string]string{"suite.yaml: assertions:\n    - violations: no": "assertions: []"}, "the case asserts nothing"},
		"valid":            {map[string]string{"samples/broken.yaml: [owner]": "owner"}, "suite.yaml:53 suite.yaml//broken the constraint was to break the template's schema, and does not"},
		"otherwise":        {map[string]string{"samples/broken.yaml: {label: [owner]}": "{labels: x}"}, "was to break the template's schema, but: policies/samples/broken.yaml:6"},
		"no constraint":    {map[string]string{"suite.yaml: constraint: samples/constraint.yaml": "x: y"}, "suite.yaml:6 suite.yaml//owner the test names no constraint"},
		"template":         {map[string]string{"template.yaml: package k8sowner": "package"}, "policies/template.yaml:21"},
		"expansion":        {map[string]string{"suite.yaml: template: template.yaml": "template: template.yaml\n  expansion: e.yaml"}, "expansion is not supported"},
		"no namespace":     {map[string]string{"suite.yaml: inventory: [samples/shop-only.yaml]": "inventory: []"}, "the object's Namespace is not among what is checked"},
		"no request":       {map[string]string{"samples/update.yaml: request:": "anfrage:"}, "the AdmissionReview has no request"},
		"a slip":           {map[string]string{"samples/update.yaml: operation: UPDATE": "operaton: UPDATE"}, `an AdmissionReview has no field "operaton"`},
		"a kindless one":   {map[string]string{"samples/update.yaml: object:\n    apiVersion: v1\n    kind: Pod": "object:\n    apiVersion: v1"}, "object has no kind"},
		"a deletion":       {map[string]string{"samples/update.yaml: operation: UPDATE": "operation: DELETE", "samples/update.yaml: oldObject:": "options:"}, "a request to DELETE needs an oldObject"},
		"version":          {map[string]string{"suite.yaml: v1alpha1": "v2"}, "suites of test.gatekeeper.sh/v2 are not known"},
		"not YAML":         {map[string]string{"suite.yaml: tests:": "tests: ["}, "suite.yaml:1"},
	} {
		t.Run(name, func(t *testing.T) {
			result := run(t, owner(t, c.changes), "")
			for _, f := range result.Failures {
				if strings.Contains(fmt.Sprintf("%s:%d %s %s", f.File, f.Line, f.Name, f.Message), c.want) {
					return
				}
			}
			t.Errorf("failures %+v, want %q", result.Failures, c.want)
		})
	}
}

func TestOtherFilesAreNoSuites(t *testing.T) {
	tree := fstest.MapFS{
		"a.yaml":      {Data: []byte("kind: Suite\napiVersion: other/v1")},
		"b.yaml":      {Data: []byte("# test.gatekeeper.sh\nkind: Pod\napiVersion: v1")},
		"c.txt":       {Data: []byte("kind: Suite\napiVersion: test.gatekeeper.sh/v1alpha1")},
		".git/d.yaml": {Data: []byte("kind: Suite\napiVersion: test.gatekeeper.sh/v1alpha1\ntests: [")},
		"e.yaml":      {Data: []byte("kind: Suite\napiVersion: test.gatekeeper.sh/v1alpha1\nskip: true\ntests: [{name: a, template: x}]")},
	}
	if result := run(t, tree, ""); result.Suites != 1 || result.Skipped != 1 || len(result.Failures) > 0 {
		t.Errorf("%+v", result)
	}
}

func FuzzSuite(f *testing.F) {
	content, err := os.ReadFile("testdata/owner/suite.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(content))
	f.Fuzz(func(t *testing.T, content string) {
		tree := fstest.MapFS{"suite.yaml": {Data: []byte(content)}}
		_, _ = suite.Run(context.Background(), suite.Options{Tree: tree})
	})
}
