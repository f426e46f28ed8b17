package schema_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/schema"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

func generate(t *testing.T) map[string][]byte {
	t.Helper()
	out, err := schema.Generate(os.DirFS("../../inputs"), inputs.KindDockerfile, inputs.KindKubernetes)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGenerateIsDeterministic(t *testing.T) {
	a, b := generate(t), generate(t)
	if !reflect.DeepEqual(a, b) {
		t.Error("two runs differ")
	}
	for _, name := range []string{"dockerfile.json", "kubernetes.json", "containers.json", "images.json", "pod.json", "input.json"} {
		if len(a[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if len(a) != 6 {
		t.Errorf("%d schemas, want 6", len(a))
	}
}

func TestGenerateNeedsTheSources(t *testing.T) {
	if _, err := schema.Generate(fstest.MapFS{}, inputs.KindDockerfile); err == nil {
		t.Error("an empty source tree gives schemas without descriptions")
	}
	if _, err := schema.Generate(os.DirFS("../../inputs"), "tea"); err == nil {
		t.Error("an unknown kind gives a schema")
	}
	broken := fstest.MapFS{"a.go": {Data: []byte("package")}}
	if _, err := schema.Generate(broken, inputs.KindDockerfile); err == nil || !strings.Contains(err.Error(), "a.go") {
		t.Errorf("error does not name the broken file: %v", err)
	}
}

type object struct {
	Properties  map[string]object `json:"properties"`
	Required    []string          `json:"required"`
	Description string            `json:"description"`
	Additional  any               `json:"additionalProperties"`
	Items       *object           `json:"items"`
	Const       any               `json:"const"`
	Enum        []any             `json:"enum"`
}

func decode(t *testing.T, content []byte) object {
	t.Helper()
	var o object
	if err := json.Unmarshal(content, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestKindsHaveTheirOwnFieldsOnly(t *testing.T) {
	all := generate(t)
	docker, kube, union := decode(t, all["dockerfile.json"]), decode(t, all["kubernetes.json"]), decode(t, all["input.json"])
	for name, want := range map[string][3]bool{"dockerfile": {true, false, true}, "review": {false, true, true}, "pod": {false, true, true}, "containers": {true, true, true}, "parameters": {true, true, true}} {
		for i, o := range []object{docker, kube, union} {
			if _, has := o.Properties[name]; has != want[i] {
				t.Errorf("schema %d: %s is there: %v, want %v", i, name, has, want[i])
			}
		}
	}
	if docker.Properties["kind"].Const != "dockerfile" || len(union.Properties["kind"].Enum) != 2 {
		t.Errorf("kind is not bound: %v, %v", docker.Properties["kind"], union.Properties["kind"])
	}
	if !reflect.DeepEqual(union.Required, []string{"kind"}) {
		t.Errorf("the union requires %v", union.Required)
	}
}

// TestClosed: every struct is closed, described, and requires all it has.
func TestClosed(t *testing.T) {
	var walk func(where string, o object)
	walk = func(where string, o object) {
		if o.Properties != nil {
			if o.Additional != false {
				t.Errorf("%s is open", where)
			}
			have := len(o.Properties)
			if _, ok := o.Properties["parameters"]; ok {
				have--
			}
			if len(o.Required) != have {
				t.Errorf("%s requires %d of %d properties", where, len(o.Required), have)
			}
		}
		for name, p := range o.Properties {
			if p.Description == "" {
				t.Errorf("%s.%s has no description", where, name)
			}
			walk(where+"."+name, p)
		}
		if o.Items != nil {
			walk(where+"[]", *o.Items)
		}
	}
	all := generate(t)
	for _, name := range []string{"dockerfile.json", "kubernetes.json", "containers.json", "images.json", "pod.json"} {
		walk(name, decode(t, all[name]))
	}
}

// TestNewDocumentFits: what a document's zero value encodes to has every
// required property and no other.
func TestNewDocumentFits(t *testing.T) {
	kube := decode(t, generate(t)["kubernetes.json"])
	encoded, err := json.Marshal(inputs.Document{Pod: &inputs.Pod{}, Review: &inputs.Review{}})
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(encoded, &doc); err != nil {
		t.Fatal(err)
	}
	for name := range doc {
		if _, ok := kube.Properties[name]; !ok {
			t.Errorf("the schema does not know %s", name)
		}
	}
	for _, name := range kube.Required {
		if _, ok := doc[name]; !ok {
			t.Errorf("the document has no %s", name)
		}
	}
}

// check compiles a rule as `opa check --strict --schema DIR` does, with
// schema.input bound to one kind's schema.
func check(t *testing.T, kind, metadata, body string) error {
	t.Helper()
	all := generate(t)
	set := ast.NewSchemaSet()
	for name, content := range all {
		var raw any
		if err := json.Unmarshal(content, &raw); err != nil {
			t.Fatal(err)
		}
		set.Put(ast.SchemaRootRef.Append(ast.StringTerm(strings.TrimSuffix(name, ".json"))), raw)
		if name == kind+".json" {
			set.Put(ast.SchemaRootRef.Append(ast.StringTerm("bound")), raw)
		}
	}
	options := ast.ParserOptions{ProcessAnnotation: true}
	lib, err := ast.ParseModuleWithOpts("lib.rego", "package lib.workload\n\ncontainers := input.containers\n\nlabel(c) := c.name\n", options)
	if err != nil {
		t.Fatal(err)
	}
	rule, err := ast.ParseModuleWithOpts("rule.rego", "# METADATA\n# schemas:\n# - input: schema.bound\n"+metadata+
		"package rules.a.b\n\nimport data.lib.workload\n\nviolation contains msg if {\n"+body+"\n}\n\nuses := workload.containers\n", options)
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler().WithStrict(true).WithSchemas(set).WithUseTypeCheckAnnotations(true)
	c.Compile(map[string]*ast.Module{"lib.rego": lib, "rule.rego": rule})
	if c.Failed() {
		return c.Errors
	}
	return nil
}

func TestTyposFailTheStrictCheck(t *testing.T) {
	const bound = "# - data.lib.workload.containers: schema.containers\n"
	for _, c := range []struct {
		name, kind, metadata, body, want string
	}{
		{"dockerfile right", "dockerfile", "", "some i in input.dockerfile.instructions\nmsg := i.op", ""},
		{"dockerfile typo", "dockerfile", "", "some i in input.dockerfile.instructions\nmsg := i.opp", "i.opp"},
		{"dockerfile command typo", "dockerfile", "", "some i in input.dockerfile.instructions\nsome c in i.commands\nmsg := c.nam", "c.nam"},
		{"kubernetes right", "kubernetes", "", "input.pod.host_network\nmsg := input.review.object.metadata.anything", ""},
		{"kubernetes typo", "kubernetes", "", "input.pod.host_netwrk\nmsg := \"\"", "host_netwrk"},
		{"kubernetes review typo", "kubernetes", "", "msg := input.review.objekt.kind", "objekt"},
		{"another kind's body", "kubernetes", "", "msg := input.dockerfile.final.name", "dockerfile"},
		{"embedded fields", "dockerfile", "", "some i in input.images\nmsg := concat(i.use, [i.tag, i.registry])", ""},
		{"parameters are open", "dockerfile", "", "msg := input.parameters.whatever", ""},
		{"maps are open", "kubernetes", "", "msg := input.pod.labels[\"app.kubernetes.io/name\"]", ""},
		{"paths hold anything", "kubernetes", "", "msg := array.concat(input.pod.path, [\"a\", 1])", ""},
		{"library right", "kubernetes", bound, "some c in workload.containers\nc.user.root\nmsg := c.name", ""},
		{"library typo", "kubernetes", bound, "some c in workload.containers\nc.user.rot\nmsg := c.name", "c.user.rot"},
		{"wrong type", "kubernetes", bound, "some c in workload.containers\nc.user.root == \"yes\"\nmsg := c.name", "match error"},
		{"union has both", "input", "", "input.pod.host_network\nmsg := input.dockerfile.final.name", ""},
		{"union typo", "input", "", "msg := input.dockerfile.finale", "finale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := check(t, c.kind, c.metadata, c.body)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
