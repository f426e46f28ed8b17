package gatekeeper

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"sigs.k8s.io/yaml"
)

// corpus are the shared manifests; without them a few of our own are judged.
const corpus = "../../../shared/corpora/k8s/docs"

// manifests reads what templates are tried on: every one of so many of the
// shared manifests, each as a cluster would hold it.
func manifests(t *testing.T, every int) *Root {
	t.Helper()
	path := corpus
	if _, err := os.Stat(path); err != nil {
		path, every = "../parity/testdata", 1
	}
	read, err := ReadRoot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	read.thin(every)
	dir := t.TempDir()
	for i, c := range read.Documents {
		text, err := json.Marshal(placed(c.Doc.Review.Object, engine.NamespaceOf(c.Doc, "")))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.json", i)), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	root, err := ReadRoot(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// objectsOf reads the objects of a file.
func objectsOf(t *testing.T, file string) (templates, constraints []map[string]any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(text), "\n---\n") {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(part), &object); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		switch {
		case object["kind"] == "ConstraintTemplate":
			templates = append(templates, object)
		case object != nil:
			constraints = append(constraints, object)
		}
	}
	return templates, constraints
}

// TestImport judges manifests by templates, in Gatekeeper and in our engine.
// In files that are called loud Gatekeeper keeps an error to itself, or makes
// a violation of it, and we must say that we could not judge.
func TestImport(t *testing.T) {
	files, err := filepath.Glob("testdata/templates/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no templates: %v", err)
	}
	o, root := oracle(t), manifests(t, 6)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) { importOne(t, o, root, file) })
	}
}

// shown is how many differences of one constraint are shown.
const shown = 3

func importOne(t *testing.T, o *Oracle, root *Root, file string) {
	templates, constraints := objectsOf(t, file)
	said, err := o.Open(templates, constraints, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, wrong := range said {
		if wrong != "" {
			t.Fatalf("Gatekeeper refuses object %d: %s", i, wrong)
		}
	}
	ours := judgeBy(t, root, file)
	if err := o.Fill(root.Placed()); err != nil {
		t.Fatal(err)
	}
	var objects []Object
	for _, c := range root.Documents {
		objects = append(objects, root.Object(c))
	}
	theirs, err := o.Review(objects)
	if err != nil {
		t.Fatal(err)
	}
	loud := strings.HasPrefix(filepath.Base(file), "loud-")
	fired, failed, different := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range theirs {
		name := root.Documents[i].Doc.Subject.Ref
		if theirs[i].Error != "" && !loud {
			t.Errorf("%s: %s", name, theirs[i].Error)
		}
		by, err := sorted(theirs[i].Results)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range constraints {
			kind, _ := c["kind"].(string)
			instance, _ := mapping(c, "metadata")["name"].(string)
			rule, theirKey := key(strings.ToLower(kind), instance), key(kind, instance)
			if wrong, ok := ours[i].Errors[rule]; ok {
				if failed[rule]++; !loud {
					t.Errorf("%s: %s: %s", rule, name, wrong)
				}
				continue
			}
			if got, want := ours[i].Said[rule], by[theirKey]; !slices.Equal(got, want) {
				if different[rule]++; different[rule] > shown {
					continue
				}
				t.Error(Difference{Rule: rule, Document: name, Ours: without(got, want), Theirs: without(want, got)})
			}
			fired[rule] += len(by[theirKey])
		}
		for _, said := range theirs[i].Errors {
			if !loud {
				t.Errorf("%s: Gatekeeper keeps to itself: %s", name, said)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fired)) {
		t.Logf("%s: %d violations, %d not judged", name, fired[name], failed[name])
	}
}

// judgeBy judges by the templates and constraints of a file, read as
// boltseal reads them.
func judgeBy(t *testing.T, root *Root, file string) []Judged {
	t.Helper()
	set := gatekeeper.NewSet()
	if err := set.AddPath(file, file); err != nil {
		t.Fatal(err)
	}
	source, warnings, err := set.Source("templates", file)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		t.Log(w)
	}
	policy, err := engine.Compile(t.Context(), engine.Config{Profiles: []string{"none"}, Limits: limits}, engine.Shipped(), source)
	if err != nil {
		t.Fatal(err)
	}
	judged, err := Judge(t.Context(), policy, root)
	if err != nil {
		t.Fatal(err)
	}
	return judged
}
