package gatekeeper_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/inputs"
)

const template = `# a comment
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: k8sowner
  annotations: {metadata.gatekeeper.sh/title: Owner, description: Who owns it.}
spec:
  crd: {spec: {names: {kind: K8sOwner}, validation: {openAPIV3Schema: {type: object, properties: {labels: {type: array, items: {type: string}}, n: {type: integer}}}}}}
  targets:
  - target: admission.k8s.gatekeeper.sh
    rego: |
      package k8sowner

      violation[{"msg": "m"}] { true }
    libs:
    - |
      package lib.a
    - "package lib.b"
`

const constraints = `apiVersion: v1
kind: List
items:
- apiVersion: constraints.gatekeeper.sh/v1beta1
  kind: K8sOwner
  metadata: {name: two}
  spec: {enforcementAction: warn}
- apiVersion: constraints.gatekeeper.sh/v1beta1
  kind: K8sOwner
  metadata: {name: one}
  spec:
    match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}
    parameters: {labels: [owner], n: 3}
---
apiVersion: v1
kind: ConfigMap
`

func read(t *testing.T, files ...string) (engine.Source, []string, error) {
	t.Helper()
	s := gatekeeper.NewSet()
	for i, content := range files {
		if err := s.Add(fmt.Sprintf("f%d.yaml", i), []byte(content)); err != nil {
			return engine.Source{}, nil, err
		}
	}
	return s.Source("gatekeeper", "")
}

func TestTemplateWithConstraints(t *testing.T) {
	src, warnings, err := read(t, template, constraints)
	if err != nil || len(warnings) > 0 || len(src.Templates) != 1 {
		t.Fatal(src, warnings, err)
	}
	got := src.Templates[0]
	if got.Name != "k8sowner" || got.Kind != "K8sOwner" || got.Title != "Owner" || got.Description != "Who owns it." || got.File != "f0.yaml" {
		t.Errorf("%+v", got)
	}
	if !strings.HasPrefix(got.Entry.Text, "package k8sowner\n") || got.Entry.Line != 12 || got.Entry.V1 {
		t.Errorf("%+v", got.Entry)
	}
	if len(got.Libs) != 2 || got.Libs[0].Line != 17 || got.Libs[1].Line != 18 || got.Libs[1].Text != "package lib.b" {
		t.Errorf("%+v", got.Libs)
	}
	if len(got.Constraints) != 2 {
		t.Fatalf("%+v", got.Constraints)
	}
	one, two := got.Constraints[0], got.Constraints[1]
	if one.Name != "one" || one.Severity != engine.High || one.Line != 8 || fmt.Sprint(one.Parameters) != "map[labels:[owner] n:3]" {
		t.Errorf("%+v", one)
	}
	if two.Name != "two" || two.Severity != engine.Low || two.Parameters != nil {
		t.Errorf("%+v", two)
	}
	doc := &inputs.Document{Review: &inputs.Review{Kind: inputs.GroupVersionKind{Version: "v1", Kind: "Service"}, Object: map[string]any{}}}
	if matched, err := one.Matches(doc); matched || err != nil {
		t.Error("the constraint for pods matches a Service")
	}
	if matched, err := two.Matches(doc); !matched || err != nil {
		t.Error("the constraint for everything does not match a Service")
	}
}

func TestNewerForm(t *testing.T) {
	src, warnings, err := read(t, `{"apiVersion": "templates.gatekeeper.sh/v1", "kind": "ConstraintTemplate", "metadata": {"name": "a"}, "spec": {
"crd": {"spec": {"names": {"kind": "A"}}}, "targets": [{"target": "admission.k8s.gatekeeper.sh", "code": [
{"engine": "K8sNativeValidation", "source": {}},
{"engine": "Rego", "source": {"version": "v1", "rego": "package a", "libs": ["package lib.x"]}}]}]}}`)
	if err != nil || len(src.Templates) != 1 {
		t.Fatal(err)
	}
	if fmt.Sprint(warnings) != "[f0.yaml:2: ConstraintTemplate a is judged by its Rego; its code for K8sNativeValidation is not run]" {
		t.Errorf("%q", warnings)
	}
	if got := src.Templates[0]; !got.Entry.V1 || got.Entry.Line != 4 || !got.Libs[0].V1 {
		t.Errorf("%+v", got)
	}
}

func TestRefused(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(template, old) {
			t.Fatalf("the template has no %q", old)
		}
		return strings.Replace(template, old, new, 1)
	}
	constraint := func(spec string) string {
		return "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sOwner\nmetadata: {name: c}\nspec:\n  " + spec + "\n"
	}
	for name, c := range map[string]struct{ files, want string }{
		"name":          {change("name: k8sowner", "name: owner"), "f0.yaml:5: ConstraintTemplate owner must be called k8sowner"},
		"no name":       {change("name: k8sowner", "nam: k8sowner"), "f0.yaml:5: the ConstraintTemplate has no name"},
		"no kind":       {change("names: {kind: K8sOwner}", "names: {}"), "f0.yaml:8: ConstraintTemplate k8sowner names no kind"},
		"target":        {change("target: admission.k8s.gatekeeper.sh", "target: mine"), `f0.yaml:10: ConstraintTemplate k8sowner is for target "mine"`},
		"no rego":       {change("rego: |", "reg: |"), "f0.yaml:10: ConstraintTemplate k8sowner has no Rego"},
		"CEL":           {change("    rego: |\n", "    code: [{engine: K8sNativeValidation, source: {}}]\n    reg: |\n"), "is written for K8sNativeValidation: only Rego is judged"},
		"version":       {change("    rego: |\n", "    code: [{engine: Rego, source: {version: v2, rego: package x}}]\n    reg: |\n"), `Rego "v2", which is neither`},
		"api version":   {change("gatekeeper.sh/v1", "gatekeeper.sh/v2"), `f0.yaml:2: ConstraintTemplate k8sowner has version "v2"`},
		"constraint v":  {template + "---\n" + strings.Replace(constraint("match: {}"), "v1beta1", "v1", 1), `f0.yaml:20: constraint K8sOwner/c has version "v1"`},
		"field":         {template + "---\n" + constraint("enforcement: deny"), "f0.yaml:24: constraint K8sOwner/c: spec.enforcement is not known"},
		"action":        {template + "---\n" + constraint("enforcementAction: 1"), "f0.yaml:24: constraint K8sOwner/c: spec.enforcementAction is no text"},
		"scoped":        {template + "---\n" + constraint("enforcementAction: scoped"), "spec.scopedEnforcementActions is missing"},
		"kinds":         {template + "---\n" + constraint("match: {kinds: [{kind: [Pod]}]}"), "spec.match.kinds: entry 0: kind is not known"},
		"twice":         {template + "---\n" + template, "is defined in f0.yaml too"},
		"orphan":        {constraint("match: {}"), "f0.yaml:1: constraint K8sOwner/c has no ConstraintTemplate"},
		"two of a name": {template + "---\n" + constraint("match: {}") + "---\n" + constraint("match: {}"), "constraint K8sOwner/c is defined in f0.yaml:20 too"},
		"parameters":    {template + "---\n" + constraint("parameters: [a]"), "f0.yaml:24: constraint K8sOwner/c: spec.parameters is no object"},
		"match":         {template + "---\n" + constraint("match: {namespaces: [Kube_System]}"), `f0.yaml:24: constraint K8sOwner/c: spec.match.namespaces: "Kube_System" is no name`},
		"match key":     {template + "---\n" + constraint("match: {labels: {}}"), "spec.match.labels is not known"},
		"selector":      {template + "---\n" + constraint("match: {labelSelector: {matchExpressions: [{key: a, operator: Is}]}}"), `operator "Is"`},
		"not YAML":      {"gatekeeper.sh: [", "f0.yaml: not YAML"},
		"deep":          {"gatekeeper.sh: " + strings.Repeat("[", 200) + strings.Repeat("]", 200), "nested deeper"},
		"alias bomb":    {"x: gatekeeper.sh\na: &a [1,1,1,1,1,1,1,1,1,1]\n" + bomb(), "aliases expanded"},
		"large":         {strings.Repeat("# gatekeeper.sh\n", 1<<19), "larger than 4 MiB"},
		"annotation":    {template + "---\n" + strings.Replace(constraint("match: {}"), "{name: c}", "{name: c, annotations: {boltseal.dev/severity: huge}}", 1), "is no severity"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(t, c.files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// bomb doubles a list with each line.
func bomb() string {
	var b strings.Builder
	last := "a"
	for i := range 12 {
		next := fmt.Sprint("b", i)
		fmt.Fprintf(&b, "%s: &%s [*%s, *%s, *%s, *%s]\n", next, next, last, last, last, last)
		last = next
	}
	return b.String()
}

func TestParameters(t *testing.T) {
	schema := func(text string) string {
		at := strings.Index(template, "{type: object, properties: {labels")
		end := strings.Index(template[at:], "\n")
		return template[:at] + text + "}}}" + template[at+end:]
	}
	without := strings.Replace(schema("X"), ", validation: {openAPIV3Schema: X}}}", "}}", 1)
	closed := "{type: object, required: [a], properties: {a: {type: string, pattern: ^x, maxLength: 3}, b: {type: array, maxItems: 1, items: {type: integer, minimum: 2}}, c: {type: string, enum: [u, v]}, d: {type: object, additionalProperties: {type: boolean}}, e: {x-kubernetes-int-or-string: true}, f: {type: object, x-kubernetes-preserve-unknown-fields: true}, g: {anyOf: [{type: string}, {type: integer}], x-kubernetes-preserve-unknown-fields: true}, h: {type: string, nullable: true}}}"
	for _, c := range []struct{ template, parameters, want string }{
		{schema(closed), "{a: xyz, b: [2], c: v, d: {k: true}, e: 5, f: {q: [1]}, g: 1, h: null}", ""},
		{schema(closed), "{}", ".: a is required"},
		{schema(closed), "{a: yz}", `.a: "yz" does not match ^x`},
		{schema(closed), "{a: xxxx}", ".a: has more than 3 characters"},
		{schema(closed), "{a: 1}", ".a: must be of type string"},
		{schema(closed), "{a: x, b: [2, 3]}", ".b: has more than 1 entries"},
		{schema(closed), "{a: x, b: [1]}", ".b[0]: has less than 2"},
		{schema(closed), "{a: x, b: [2.5]}", ".b[0]: must be of type integer"},
		{schema(closed), "{a: x, c: w}", `.c: must be one of ["u","v"]`},
		{schema(closed), "{a: x, d: {k: 1}}", ".d.k: must be of type boolean"},
		{schema(closed), "{a: x, e: [1]}", ".e: must be an integer or a string"},
		{schema(closed), "{a: x, g: [1]}", ".g: meets none of anyOf"},
		{schema(closed), "{a: null}", ".a: must not be null"},
		{schema(closed), "{a: x, z: 1}", "UNKNOWN.z: is not known to the template"},
		{without, "{a: x}", "UNKNOWN has parameters, and its template declares none"},
		{schema("{type: object}"), "{a: x}", "UNKNOWN.a: is not known"},
		{strings.Replace(schema("{}"), "sh/v1\n", "sh/v1beta1\n", 1), "{a: {b: [1]}}", ""},
		{strings.Replace(schema("{properties: {b: {type: string}}}"), "sh/v1\n", "sh/v1beta1\n", 1), "{a: {b: [1]}, b: x}", ""},
		{strings.Replace(schema("{properties: {b: {type: string}}}"), "sh/v1\n", "sh/v1beta1\n", 1), "{b: 1}", ".b: must be of type string"},
		{strings.Replace(without, "sh/v1\n", "sh/v1alpha1\n", 1), "{a: x}", ""},
		{schema("{type: object, properties: {a: {type: integer, multipleOf: 3}}}"), "{a: 4}", ".a: is no multiple of 3"},
	} {
		_, _, err := read(t, c.template, "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sOwner\nmetadata: {name: c}\nspec:\n  parameters: "+c.parameters+"\n")
		want, unknown := strings.CutPrefix(c.want, "UNKNOWN")
		switch {
		case c.want == "" && err == nil:
		case err == nil, c.want == "", !strings.Contains(err.Error(), strings.TrimPrefix(want, ".:")):
			t.Errorf("%s: %v, want %q", c.parameters, err, c.want)
		case errors.Is(err, gatekeeper.ErrSchema) == unknown:
			t.Errorf("%s: an error of the schema: %v", c.parameters, !unknown)
		case !strings.HasPrefix(err.Error(), "f1.yaml:5: constraint K8sOwner/c"):
			t.Errorf("%s: %v has no place", c.parameters, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	schema := "{type: object, ROOT properties: {a: {type: string, default: q}, b: {type: object, properties: {c: {type: integer, default: 3}}}, l: {type: array, items: {type: object, properties: {d: {type: boolean, default: true}}}}}}"
	at := strings.Index(template, "{type: object, properties: {labels")
	with := template[:at] + schema + "}}}" + template[at+strings.Index(template[at:], "\n"):]
	for _, c := range []struct{ root, spec, want string }{
		{"", "", "map[]"},
		{"", "spec: {}", "map[]"},
		{"", "spec: {parameters: {}}", "map[a:q]"},
		{"", "spec: {parameters: {a: x, b: {}, l: [{}, {d: false}]}}", "map[a:x b:map[c:3] l:[map[d:true] map[d:false]]]"},
		{"default: {b: {}},", "", "map[]"},
		{"default: {b: {}},", "spec: {}", "map[a:q b:map[c:3]]"},
		{"default: {b: {}},", "spec: {parameters: {a: z}}", "map[a:z]"},
	} {
		src, _, err := read(t, strings.Replace(with, "ROOT", c.root, 1), "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sOwner\nmetadata: {name: c}\n"+c.spec+"\n")
		if err != nil {
			t.Errorf("%s %s: %v", c.root, c.spec, err)
			continue
		}
		if got := fmt.Sprint(src.Templates[0].Constraints[0].Parameters); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.root, c.spec, got, c.want)
		}
	}
}

// TestSchemas refuses templates that the API server would refuse.
func TestSchemas(t *testing.T) {
	at := strings.Index(template, "{type: object, properties: {labels")
	for schema, want := range map[string]string{
		"{properties: {a: {type: string}}}":                                           "openAPIV3Schema: has no type",
		"{type: object, properties: {a: {}}}":                                         "openAPIV3Schema.properties.a: has no type",
		"{type: object, properties: {a: {type: array}}}":                              "openAPIV3Schema.properties.a: has no items",
		"{type: object, properties: {a: {type: list}}}":                               `type "list" is unknown`,
		"{type: object, properties: {a: {type: string, pattern: '^(?!x)'}}}":          "openAPIV3Schema.properties.a.pattern: error parsing regexp",
		"{type: object, properties: {a: {type: array, items: {}}}}":                   "openAPIV3Schema.properties.a.items: has no type",
		"{type: object, additionalProperties: {}}":                                    "openAPIV3Schema.additionalProperties: has no type",
		"{type: object, properties: {a: {type: string}}, additionalProperties: true}": "both properties and additionalProperties",
		"{type: object, properties: {a: {x-kubernetes-int-or-string: true}}}":         "",
		"{x-kubernetes-preserve-unknown-fields: true}":                                "",
	} {
		_, _, err := read(t, template[:at]+schema+"}}}"+template[at+strings.Index(template[at:], "\n"):])
		switch {
		case want == "" && err != nil, want != "" && err == nil:
			t.Errorf("%s: %v, want %q", schema, err, want)
		case err != nil && (!strings.HasPrefix(err.Error(), "f0.yaml:8: ") || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", schema, err, want)
		}
	}
}

func TestSeverities(t *testing.T) {
	for action, want := range map[string]engine.Severity{
		"":                            engine.High,
		"enforcementAction: deny":     engine.High,
		"enforcementAction: warn":     engine.Low,
		"enforcementAction: dryrun":   engine.Info,
		"enforcementAction: whatever": engine.Info,
		"{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: vap.k8s.io}]}, {action: warn, enforcementPoints: [{name: audit.gatekeeper.sh}]}]}": engine.Low,
		"{enforcementAction: scoped, scopedEnforcementActions: [{action: warn, enforcementPoints: [{name: audit.gatekeeper.sh}]}, {action: deny, enforcementPoints: [{name: \"*\"}]}]}":      engine.High,
	} {
		src, _, err := read(t, template, "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sOwner\nmetadata: {name: c}\nspec:\n  "+action+"\n")
		if err != nil {
			t.Errorf("%s: %v", action, err)
			continue
		}
		if got := src.Templates[0].Constraints[0].Severity; got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"a/template.yaml": template, "b/c.yml": constraints, "b/readme.md": template, ".git/t.yaml": "gatekeeper.sh: [", "other.yaml": "{{ not yaml",
		"d.yaml": "apiVersion: mutations.gatekeeper.sh/v1\nkind: Assign\nmetadata: {name: x}\n",
	} {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := gatekeeper.NewSet()
	if err := s.AddPath(dir, "policies"); err != nil {
		t.Fatal(err)
	}
	src, warnings, err := s.Source("gatekeeper", "")
	if err != nil || len(src.Templates) != 1 || src.Templates[0].File != "policies/a/template.yaml" || len(src.Templates[0].Constraints) != 2 {
		t.Errorf("%+v %v", src, err)
	}
	if fmt.Sprint(warnings) != "[policies/d.yaml:1: Assign x is not applied]" {
		t.Errorf("%q", warnings)
	}
	if !strings.HasPrefix(s.Digest("policies"), "sha256:") {
		t.Error(s.Digest("policies"))
	}
}

func FuzzAdd(f *testing.F) {
	f.Add(template)
	f.Add(constraints)
	f.Add("a: &a [gatekeeper.sh, *a]")
	f.Fuzz(func(t *testing.T, content string) {
		s := gatekeeper.NewSet()
		if s.Add("f.yaml", []byte(content)) == nil {
			_, _, _ = s.Source("s", "")
		}
	})
}
