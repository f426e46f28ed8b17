package agreement

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/gatekeeper/suite"
)

// templateFiles are our own ConstraintTemplates for the topics of
// Gatekeeper's library, by the kind of their constraints.
func templateFiles(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	names, err := fs.Glob(os.DirFS("testdata/templates"), "*/template.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, name := range names {
		content, err := os.ReadFile(path.Join("testdata/templates", name))
		if err != nil {
			t.Fatal(err)
		}
		found, err := gatekeeper.Manifests(name, content)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		names := found[0].Content["spec"].(map[string]any)["crd"].(map[string]any)["spec"].(map[string]any)["names"].(map[string]any)
		out[names["kind"].(string)] = content
	}
	return out
}

// TestTemplatesAgainstSuites judges the objects of public suites by templates
// of our own under the suites' constraints: what the suites assert must hold.
func TestTemplatesAgainstSuites(t *testing.T) {
	content, err := os.ReadFile("../../../shared/corpora/gatekeeper-cases/cases.json")
	if err != nil {
		t.Skip("the cases are not here: ", err)
	}
	var cases []map[string]any
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	templates := templateFiles(t)
	missing := map[string]bool{}
	for i, c := range cases {
		constraint := c["constraint"].(map[string]any)
		kind := constraint["kind"].(string)
		if templates[kind] == nil {
			missing[kind] = true
			continue
		}
		name := fmt.Sprintf("%d %v %v", i, kind, c["case"])
		t.Run(name, func(t *testing.T) {
			tree := fstest.MapFS{"template.yaml": {Data: templates[kind]}}
			put := func(name string, value any) string {
				content, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				tree[name] = &fstest.MapFile{Data: content}
				return name
			}
			put("constraint.json", constraint)
			object := put("object.json", c["object"].([]any)[0])
			var inventory []string
			for n, other := range c["inventory"].([]any) {
				inventory = append(inventory, put(fmt.Sprintf("inventory%d.json", n), other))
			}
			put("suite.json", map[string]any{"kind": "Suite", "apiVersion": "test.gatekeeper.sh/v1alpha1", "tests": []any{map[string]any{
				"name": "t", "template": "template.yaml", "constraint": "constraint.json",
				"cases": []any{map[string]any{"name": "c", "object": object, "inventory": inventory, "assertions": c["assertions"]}},
			}}})
			result, err := suite.Run(context.Background(), suite.Options{Tree: tree})
			if err != nil || result.Cases != 1 {
				t.Fatalf("%+v %v", result, err)
			}
			for _, f := range result.Failures {
				t.Errorf("%s; found %s", f.Message, strings.Join(f.Got, "; "))
			}
		})
	}
	for kind := range missing {
		t.Errorf("no template for %s", kind)
	}
}

// TestSuitesOfTemplates runs the suites of our own beside each template;
// tests/gatekeeper runs the same ones as gator verify does.
func TestSuitesOfTemplates(t *testing.T) {
	tree := os.DirFS("testdata/templates")
	folders, err := fs.ReadDir(tree, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			sub, err := fs.Sub(tree, folder.Name())
			if err != nil {
				t.Fatal(err)
			}
			result, err := suite.Run(context.Background(), suite.Options{Tree: sub, Path: folder.Name()})
			if err != nil || result.Suites != 1 || result.Cases < 2 || result.Skipped > 0 {
				t.Fatalf("%+v %v", result, err)
			}
			for _, f := range result.Failures {
				t.Errorf("%s:%d: %s; found %s", f.File, f.Line, f.Message, strings.Join(f.Got, "; "))
			}
		})
	}
}
