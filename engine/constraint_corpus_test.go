package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// driverHook asks a template for its violations as Gatekeeper's driver does.
const driverHook = `package hooks

violation[response] {
	key := input.constraints[_]
	inp := {"review": input.review, "parameters": data.constraints[key]}
	data.template.violation[r] with input as inp
	response := {"key": key, "details": object.get(r, "details", {}), "msg": r.msg}
}
`

// differing are the templates that our engine and OPA by itself must agree on.
func differing() []Template {
	set := func(values ...any) map[string]any { return map[string]any{"values": values} }
	podLib := `package lib.pod

spec = input.review.object.spec { input.review.object.kind == "Pod" }
spec = input.review.object.spec.template.spec { input.review.object.spec.template }
spec = input.review.object.spec.jobTemplate.spec.template.spec

containers[c] { c := spec.containers[_] }
containers[c] { c := spec.initContainers[_] }
`
	return []Template{
		v0("labels", strings.ReplaceAll(requiredLabels, "parameters.labels", "parameters.values")).under(
			constraint("app", set("app")), constraint("two", set("app", "owner")), constraint("none", nil), constraint("empty", map[string]any{})),
		v0("repos", `package repos
import data.lib.pod
violation[{"msg": msg, "details": {"container": c.name, "image": c.image}}] {
	c := pod.containers[_]
	satisfied := [good | repo = input.parameters.values[_]; good = startswith(c.image, repo)]
	not any(satisfied)
	msg := sprintf("container <%v> has an invalid image repo <%v>, allowed repos are %v", [c.name, c.image, input.parameters.values])
}`, podLib).under(constraint("k8s", set("registry.k8s.io/")), constraint("hub", set("docker.io/", "nginx")), constraint("none", nil)),
		v1("limits", `package limits
import data.lib.pod
violation contains {"msg": msg, "details": {"missing": missing}} if {
	some c in pod.containers
	missing := [r | some r in input.parameters.values; not c.resources.limits[r]]
	count(missing) > 0
	msg := sprintf("%s: no limits for %s", [c.name, concat(", ", missing)])
}`, `package lib.pod
containers contains c if {
	some path in [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]]
	some c in object.get(input.review.object, array.concat(path, ["containers"]), [])
}`).under(constraint("cpu", set("cpu")), constraint("both", set("cpu", "memory"))),
		v1("tag", `package tag
violation contains {"msg": msg} if {
	walk(input.review.object, [path, value])
	path[count(path) - 1] == "image"
	is_string(value)
	not contains(value, ":")
	msg := sprintf("%s at %v", [value, path])
}`),
		v0("review", `package review
violation[{"msg": msg, "details": input.review.kind}] {
	msg := sprintf("%v %v %v", [object.get(input.review, "name", "none"), object.get(input.review, "namespace", "none"), input.review.operation])
}
violation[{"msg": "whole", "details": {"input": input}}] { input.review.kind.kind == "Service" }`),
		v0("unique", `package unique
violation[{"msg": msg, "details": {"with": name}}] {
	input.review.kind.kind == "Service"
	other := data.inventory.namespace[ns]["v1"]["Service"][name]
	name != input.review.name
	other.spec.selector == input.review.object.spec.selector
	msg := sprintf("same selector as %v in %v", [name, ns])
}`),
		v1("details", `package details
violation contains {"msg": kind, "details": entry} if {
	kind := input.review.object.kind
	some entry in [1, "a", null, [1.5, {"a": {1, 2}}], {"b": {"c": true}}]
}
violation contains {"msg": "n", "n": n} if some n in [1, 2, 3]`),
	}
}

// alone asks OPA by itself for the violations of a template's constraints.
func alone(t *testing.T, template Template, inventory Inventory) func(review map[string]any) []string {
	t.Helper()
	modules := []func(*rego.Rego){rego.Module("hook.rego", driverHook), rego.SetRegoVersion(ast.RegoV0), rego.Query("data.hooks.violation[found]")}
	for i, code := range append([]TemplateCode{template.Entry}, template.Libs...) {
		version := ast.RegoV0
		if code.V1 {
			version = ast.RegoV1
		}
		m, err := ast.ParseModuleWithOpts(fmt.Sprint(i), code.Text, ast.ParserOptions{RegoVersion: version})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			m.Package.Path = ast.MustParseRef("data.template")
		}
		modules = append(modules, rego.ParsedModule(m))
	}
	parameters, names := map[string]any{}, []any{}
	for _, c := range template.Constraints {
		parameters[c.Name], names = map[string]any{}, append(names, c.Name)
		if c.Parameters != nil {
			parameters[c.Name] = c.Parameters
		}
	}
	store := inmem.NewFromObject(map[string]any{"constraints": parameters, "inventory": map[string]any(inventory)})
	query, err := rego.New(append(modules, rego.Store(store))...).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return func(review map[string]any) []string {
		results, err := query.Eval(context.Background(), rego.EvalInput(map[string]any{"constraints": names, "review": review}))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range results {
			found := r.Bindings["found"].(map[string]any)
			out = append(out, fmt.Sprintf("%s[%s] %s %s", template.Name, found["key"], found["msg"], short(found["details"])))
		}
		return out
	}
}

// admission is what Gatekeeper makes of an object in a file.
func admission(t *testing.T, r *inputs.Review) map[string]any {
	t.Helper()
	content, err := json.Marshal(map[string]any{
		"uid": "", "kind": r.Kind, "resource": map[string]any{"group": "", "version": "", "resource": ""},
		"operation": "", "userInfo": map[string]any{}, "object": r.Object, "oldObject": nil, "options": nil, "namespaceObject": map[string]any{},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.UseNumber()
	if err := decoder.Decode(&out); err != nil {
		t.Fatal(err)
	}
	if r.Name != "" {
		out["name"] = r.Name
	}
	if r.Namespace != "" {
		out["namespace"] = r.Namespace
	}
	return out
}

func TestConstraintsAgainstOPA(t *testing.T) {
	documents := corpus(t)
	var all []*inputs.Document
	for _, c := range documents {
		r := c.Doc.Review
		r.UserInfo = map[string]any{}
		meta := mapping(r.Object, "metadata")
		r.Namespace, _ = meta["namespace"].(string)
		r.Kind.Kind, _ = r.Object["kind"].(string)
		version, _ := r.Object["apiVersion"].(string)
		if group, rest, ok := strings.Cut(version, "/"); ok {
			r.Kind.Group, r.Kind.Version = group, rest
		} else {
			r.Kind.Version = version
		}
		all = append(all, c.Doc)
	}
	inventory := NewInventory(slices.Values(all), "")
	templates := differing()
	p, err := Compile(context.Background(), Config{}, library(), gatekeeper(templates...))
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Session(context.Background(), inventory)
	if err != nil {
		t.Fatal(err)
	}
	var opa []func(map[string]any) []string
	for _, template := range templates {
		opa = append(opa, alone(t, template, inventory))
	}
	total := 0
	for _, c := range documents {
		var got, want []string
		d := evaluate(t, s, c)
		for _, r := range d.Results {
			if r.Verdict != Fail {
				t.Errorf("%s: %v", c.Doc.Subject.Ref, r)
			}
		}
		for _, f := range d.Findings {
			details := any(f.Details)
			if inner, wrapped := f.Details["details"]; wrapped && f.Rule == "details" {
				details = inner
			}
			if f.Instance != "" {
				got = append(got, fmt.Sprintf("%s[%s] %s %s", f.Rule, f.Instance, f.Message, short(details)))
			}
		}
		review := admission(t, c.Doc.Review)
		for _, ask := range opa {
			want = append(want, ask(review)...)
		}
		slices.Sort(got)
		slices.Sort(want)
		total += len(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s\ngot\n%s\nwant\n%s", c.Doc.Subject.Ref, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if total < len(documents) {
		t.Errorf("only %d findings were compared", total)
	}
}
