package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// gatekeeper is a source of templates.
func gatekeeper(templates ...Template) Source {
	return Source{Name: "templates", Path: "policies", Templates: templates}
}

// v0 is a template in Rego v0 with one constraint without parameters, all; its
// entry starts at line 10, its libraries at 100, 200, ….
func v0(name, entry string, libs ...string) Template {
	t := Template{Name: name, Kind: "K8s" + name, File: name + ".yaml", Entry: TemplateCode{Text: entry, Line: 10},
		Constraints: []Constraint{{Name: "all", File: "constraints.yaml", Line: 3}}}
	for i, lib := range libs {
		t.Libs = append(t.Libs, TemplateCode{Text: lib, Line: 100 * (i + 1)})
	}
	return t
}

// v1 is the same in Rego v1.
func v1(name, entry string, libs ...string) Template {
	t := v0(name, entry, libs...)
	t.Entry.V1 = true
	for i := range t.Libs {
		t.Libs[i].V1 = true
	}
	return t
}

// under is the template with other constraints.
func (t Template) under(constraints ...Constraint) Template {
	t.Constraints = constraints
	return t
}

// constraint is one with parameters.
func constraint(name string, parameters map[string]any) Constraint {
	return Constraint{Name: name, File: name + ".yaml", Line: 1, Parameters: parameters}
}

const requiredLabels = `package k8srequiredlabels

violation[{"msg": msg, "details": {"missing_labels": missing}}] {
	provided := {label | input.review.object.metadata.labels[label]}
	required := {label | label := input.parameters.labels[_]}
	missing := required - provided
	count(missing) > 0
	msg := sprintf("you must provide labels: %v", [missing])
}
`

const privileged = `package k8sprivileged

import data.lib.containers
import data.lib.messages.about

violation contains {"msg": about(c.name), "details": {"container": c.name}} if {
	some c in containers.all
	startswith(c.name, "b")
}
`

const containersLib = `package lib.containers

all contains c if some c in input.review.object.spec.containers

all contains c if some c in input.review.object.spec.initContainers
`

const messagesLib = `package lib.messages

about(name) := sprintf("container <%s> is privileged", [name])
`

// verdicts are the lines of a decision: findings, then what went wrong.
func verdicts(d Decision) string {
	var out []string
	for _, f := range d.Findings {
		out = append(out, fmt.Sprintf("%s[%s] %s %d: %s %s", f.Rule, f.Instance, f.Severity, f.Location.Line, f.Message, short(f.Details)))
	}
	for _, r := range d.Results {
		if r.Verdict != Fail {
			out = append(out, fmt.Sprintf("%s[%s] %s: %s", r.Rule, r.Instance, r.Verdict, r.Error))
		}
	}
	return strings.Join(out, "\n")
}

func TestConstraints(t *testing.T) {
	onPods := func(d *inputs.Document) (bool, error) { return d.Review.Object["kind"] == "Pod", nil }
	never := func(*inputs.Document) (bool, error) { return false, nil }
	labels := func(names ...any) map[string]any { return map[string]any{"labels": names} }
	broken := constraint("broken", labels("x"))
	broken.Matches = func(*inputs.Document) (bool, error) { return false, errors.New("no such selector") }
	bursting := constraint("bursting", labels("x"))
	bursting.Matches = func(*inputs.Document) (bool, error) { panic("boom") }
	low := constraint("low", labels("team"))
	low.Severity, low.Matches = Low, onPods
	spared := constraint("spared", labels("x"))
	spared.Matches = never

	tests := []struct {
		name      string
		templates []Template
		names     []string
		want      string
	}{
		{"two constraints with parameters of their own", []Template{v0("labels", requiredLabels).under(constraint("owner", labels("owner")), low, spared)}, []string{"a"},
			`labels[low] low 3: you must provide labels: {"team"} {"missing_labels":["team"]}
labels[owner] high 3: you must provide labels: {"owner"} {"missing_labels":["owner"]}`},
		{"no parameters", []Template{v0("labels", requiredLabels)}, []string{"a"}, ``},
		{"parameters are an empty object then", []Template{v0("p", `package p
violation[{"msg": msg}] { msg := sprintf("%v", [input.parameters]) }`)}, []string{"a"}, `p[all] high 3: {} {}`},
		{"a match that fails is an error", []Template{v0("labels", requiredLabels).under(broken, bursting)}, []string{"a"},
			`labels[broken] error: policies/broken.yaml:1: constraint broken: no such selector
labels[bursting] error: policies/bursting.yaml:1: constraint bursting: match failed: boom`},
		{"libraries, and the container that details name", []Template{v1("privileged", privileged, containersLib, messagesLib)}, []string{"a", "b!"},
			`privileged[all] high 13: container <b> is privileged {"container":"b"}`},
		{"templates do not see each other's libraries", []Template{
			v1("one", "package one\nimport data.lib.x\nviolation contains {\"msg\": x.name}", "package lib.x\nname := \"one\""),
			v0("two", "package one\nimport data.lib.x\nviolation[{\"msg\": x.name}] { true }", "package lib.x\nname = \"two\""),
		}, []string{"a"}, "one[all] high 3: one {}\ntwo[all] high 3: two {}"},
		{"only review and parameters", []Template{v0("keys", `package keys
violation[{"msg": concat(" ", sort([k | input[k]]))}] { true }
violation[{"msg": concat(" ", sort([k | input.review[k] != 1]))}] { true }
violation[{"msg": sprintf("%v %v", [input.review.namespaceObject, input.review.oldObject])}] { true }`)}, []string{"a"},
			`keys[all] high 3: kind name namespaceObject object oldObject operation options resource uid userInfo {}
keys[all] high 3: parameters review {}
keys[all] high 3: {} null {}`},
		{"input that is changed", []Template{v1("with", `package w
violation contains {"msg": msg} if {
	msg := name with input as {"review": {"object": {"metadata": {"name": "other"}}}}
}
name := input.review.object.metadata.name`)}, []string{"a"}, `with[all] high 3: other {}`},
		{"what Gatekeeper takes of an element", []Template{v0("e", `package e
violation[{"msg": "twice", "n": n}] { n := [1, 2][_] }
violation[{"msg": "twice", "details": {}}] { true }
violation[{"msg": "", "details": {}}] { true }
violation[{"msg": "list", "details": ["a"]}] { true }
violation[{"msg": "text", "details": "a"}] { true }
violation[{"msg": "path", "details": {"path": ["spec", "containers", 0], "x": 1}}] { true }
violation[{"msg": "no path", "details": {"path": "spec"}}] { true }`)}, []string{"a"},
			`e[all] high 3:  {}
e[all] high 3: list {"details":["a"]}
e[all] high 3: no path {"path":"spec"}
e[all] high 3: path {"x":1}
e[all] high 3: text {"details":"a"}
e[all] high 3: twice {}`},
		{"a set by another way", []Template{v1("s", `package s
violation := {{"msg": m} | some m in ["a", "b"]}`), v1("u", `package u
violation := {{"msg": "never"}} if input.review.object.spec.none`)}, []string{"a"}, "s[all] high 3: a {}\ns[all] high 3: b {}"},
		{"elements that Gatekeeper drops are errors", []Template{
			v0("text", "package a\nviolation[\"text\"] { true }"),
			v0("nomsg", "package a\nviolation[{\"message\": 1}] { true }\nviolation[{\"msg\": \"fine\"}] { true }"),
			v0("number", "package a\n\nviolation[{\"msg\": 1}] { true }"),
			v0("list", "package a\nviolation = [{\"msg\": \"x\"}]"),
		}, []string{"a"},
			`list[all] error: policies/list.yaml:11: violation is no set but array: Gatekeeper would never report it
nomsg[all] error: policies/nomsg.yaml:11: an element has no msg
number[all] error: policies/number.yaml:12: an element's msg is no text or empty
text[all] error: policies/text.yaml:11: violation elements must be objects with msg, this one is a string`},
		{"built-ins that fail", []Template{v0("fails", `package fails
violation[{"msg": "x"}] { to_number(input.review.object.metadata.name) > 0 }
violation[{"msg": "y"}] { true }`), v1("in_lib", "package a\nimport data.lib.h\nviolation contains {\"msg\": \"x\"} if h.bad",
			"package lib.h\n\nbad if to_number(input.review.object.metadata.name) > 0"), v0("labels", requiredLabels).under(constraint("c", labels("x")))}, []string{"a"},
			`labels[c] high 3: you must provide labels: {"x"} {"missing_labels":["x"]}
fails[all] error: policies/fails.yaml:11: to_number: strconv.ParseFloat: parsing "web": invalid syntax
in_lib[all] error: policies/in_lib.yaml:102: to_number: strconv.ParseFloat: parsing "web": invalid syntax`},
		{"conflicts", []Template{v0("c", "package a\nviolation[{\"msg\": x}] { true }\nx = \"a\" { true }\nx = \"b\" { true }")}, []string{"a"},
			`c[all] error: policies/c.yaml:13: rule data.template.x produced conflicting values:
  "a" at policies/c.yaml:12
  "b" at policies/c.yaml:13`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := session(t, Config{}, gatekeeper(test.templates...))
			if got := verdicts(evaluate(t, s, pod(test.names...))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestConstraintRules(t *testing.T) {
	off := false
	cfg := Config{Rules: []RuleChange{{Match: "lab*", Severity: Critical}, {Match: "other", Enabled: &off, Reason: "not here"}}}
	labels := v0("labels", requiredLabels).under(constraint("b", map[string]any{"labels": []any{"x"}}), constraint("a", nil))
	labels.Title, labels.Description = "Required labels", "Objects need labels."
	unused := v0("unused", requiredLabels).under()
	p, err := Compile(context.Background(), cfg, library(), gatekeeper(unused, labels, v0("other", requiredLabels)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range p.Rules() {
		if r.Source == "templates" {
			got = append(got, fmt.Sprintf("%s %s %s %s %v %s:%d %q %q %s %v %s", r.ID, r.Instance, r.Severity, r.View, r.Kinds, r.File, r.Line, r.Title, r.Description, short(r.Values), r.Enabled, r.Reason))
		}
	}
	want := []string{
		`labels a critical review [kubernetes] labels.yaml:12 "Required labels" "Objects need labels." null true `,
		`labels b critical review [kubernetes] labels.yaml:12 "Required labels" "Objects need labels." {"labels":["x"]} true `,
		`other all high review [kubernetes] other.yaml:12 "K8sother" "" null false not here`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if warnings := p.Warnings(); !slices.Equal(warnings, []string{"policies/unused.yaml:10: template unused has no constraint of kind K8sunused and judges nothing"}) {
		t.Error(warnings)
	}
	if p.Digests()["policies"] == "" || p.NeedsInventory() || p.NeedsNamespaces() {
		t.Error(p.Digests(), p.NeedsInventory(), p.NeedsNamespaces())
	}
	s, err := p.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := evaluate(t, s, pod("a!"))
	if got := verdicts(d); got != `labels[b] critical 3: you must provide labels: {"x"} {"missing_labels":["x"]}
container/privileged[] high 4: container "a" is privileged {"container":"a","why":"because"}` {
		t.Error(got)
	}
	if other := evaluate(t, s, &inputs.Collected{Doc: &inputs.Document{Kind: inputs.KindImage}}); other.Rules != 1 {
		t.Error(other)
	}
}

func TestConstraintErrors(t *testing.T) {
	entry := "package a\n\nviolation[{\"msg\": \"x\"}] { true }\n"
	tests := []struct {
		name      string
		templates []Template
		want      string
	}{
		{"syntax", []Template{v0("a", "package a\n\nviolation[{\"msg\": x}] { x := }")}, "policies/a.yaml:12: rego_parse_error: unexpected } token"},
		{"v1 where v0 is taken", []Template{v0("a", "package a\nviolation contains {\"msg\": \"x\"} if true")},
			"policies/a.yaml:10: this is Rego v1, but the template does not say so: Gatekeeper takes it from code[].source with \"version: v1\" only\npolicies/a.yaml:11: rego_parse_error: "},
		{"v0 where v1 is taken", []Template{v1("a", entry)}, "policies/a.yaml:12: rego_parse_error: `contains` keyword is required for partial set rules\npolicies/a.yaml:12: rego_parse_error: `if` keyword is required before rule body"},
		{"empty", []Template{v0("a", "  \n")}, "policies/a.yaml:10: the template's Rego is empty"},
		{"empty library", []Template{v0("a", entry, "")}, "policies/a.yaml:100: the template's Rego is empty"},
		{"no violation", []Template{v0("a", "package a\ndeny[{\"msg\": \"x\"}] { true }")}, "policies/a.yaml:10: the template's Rego has no violation"},
		{"violation is a function", []Template{v0("a", "package a\nviolation(x) = y { y := x }")}, "policies/a.yaml:11: violation must be a set of objects with msg: Gatekeeper would never report this one"},
		{"violation is an object", []Template{v0("a", "package a\nviolation[x] = y { x := \"a\"; y := 1 }")}, "policies/a.yaml:11: violation must be a set of objects with msg: Gatekeeper would never report this one"},
		{"library package", []Template{v0("a", entry, "package libs.x\ny = 1")}, "policies/a.yaml:100: a library must be a package lib.<name>, this one is libs.x"},
		{"library without a name", []Template{v0("a", entry, "package lib\ny = 1")}, "policies/a.yaml:100: a library must be a package lib.<name>, this one is lib"},
		{"imports", []Template{v0("a", "package a\nimport input.review\nimport data.inventory\nimport data.other.x\nimport rego.v1\nviolation contains {\"msg\": \"x\"} if true")},
			"policies/a.yaml:11: import of input is not allowed in a template\n" +
				"policies/a.yaml:12: import data.inventory is not allowed in a template: only data.lib.… and future.keywords\n" +
				"policies/a.yaml:13: import data.other.x is not allowed in a template: only data.lib.… and future.keywords\n" +
				"policies/a.yaml:14: import rego.v1 is refused by Gatekeeper: a template says \"version: v1\" beside its source instead"},
		{"data", []Template{v0("a", "package a\nviolation[{\"msg\": \"x\"}] { data.constraints.x }\ny { z := \"lib\"; data[z] }\nz { count(data.a.y) > 0 }")},
			"policies/a.yaml:11: data.constraints.x is not allowed in a template: Gatekeeper gives it data.lib.… and data.inventory\n" +
				"policies/a.yaml:12: data[z] is not allowed in a template: Gatekeeper gives it data.lib.… and data.inventory\n" +
				"policies/a.yaml:13: data.a.y is not allowed in a template: Gatekeeper gives it data.lib.… and data.inventory"},
		{"data as a whole", []Template{v0("a", "package a\nviolation[{\"msg\": \"x\"}] { x := data; x.constraints }")},
			"policies/a.yaml:11: data is not allowed in a template: Gatekeeper gives it data.lib.… and data.inventory"},
		{"library that the driver loses", []Template{v0("a", "package a\nviolation[{\"msg\": \"x\"}] { count([y | y := data.lib.h.items[_]]) > 0 }", "package lib.h\nitems = [1]")},
			"policies/a.yaml:11: Gatekeeper does not find data.lib.h.items[_] inside another expression, so that it is never defined: import data.lib.… and use the import"},
		{"missing library", []Template{v0("a", "package a\nimport data.lib.h\nviolation[{\"msg\": \"x\"}] { h.bad(1) }\nviolation[{\"msg\": \"y\"}] { data.lib.gone.x }")},
			"policies/a.yaml:12: data.lib.h.bad is not defined by any policy or data file: the rule would never fire\npolicies/a.yaml:13: data.lib.gone.x is not defined by any policy or data file: the rule would never fire"},
		{"sandbox", []Template{v0("a", "package a\nviolation[{\"msg\": \"x\"}] { http.send({\"url\": \"x\"}) }\nx = y { y := external_data({\"provider\": \"p\"}) }")},
			"policies/a.yaml:11: http.send is not allowed: policies reach no network, no file, no clock but the given time, and no chance\npolicies/a.yaml:12: external_data is not allowed: it asks a provider over the network, and policies reach no network"},
		{"types", []Template{v0("a", "package a\nviolation[{\"msg\": \"x\"}] { f(1) }\nf(x) { count(1) > x }")}, "policies/a.yaml:12: rego_type_error: count: invalid argument(s)"},
		{"two errors of two templates", []Template{v0("b", "package a\nx = 1"), v0("a", "package a\nx = 1")}, "policies/a.yaml:10: the template's Rego has no violation\npolicies/b.yaml:10: the template's Rego has no violation"},
		{"template twice", []Template{v0("a", entry), v0("a", entry)}, "template a is defined twice: in policies/a.yaml and in policies/a.yaml"},
		{"constraint twice", []Template{v0("a", entry).under(constraint("c", nil), constraint("c", nil))},
			"constraint c of template a is defined twice: in policies/c.yaml:1 and in policies/c.yaml:1"},
		{"no constraint at all", []Template{v0("a", entry).under()}, "no rule is enabled: name a profile or a policy source, or enable rules in the configuration"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Compile(context.Background(), Config{}, gatekeeper(test.templates...))
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.Split(err.Error(), "\n")
			want := strings.Split(test.want, "\n")
			same := len(got) == len(want)
			for i := range min(len(got), len(want)) {
				same = same && strings.HasPrefix(got[i], want[i])
			}
			if !same {
				t.Errorf("got\n%s\nwant\n%s", err, test.want)
			}
		})
	}
	other := gatekeeper(v0("a", entry).under(constraint("other", nil)))
	if _, err := Compile(context.Background(), Config{}, gatekeeper(v0("a", entry)), other); err == nil || !strings.Contains(err.Error(), "rule a is defined twice") {
		t.Error(err)
	}
}

func TestConstraintsThatNeedTheRun(t *testing.T) {
	selecting := constraint("c", nil)
	selecting.Namespaces = true
	unique := `package u
violation[{"msg": msg}] {
	other := data.inventory.namespace[ns][_].Pod[name]
	name != input.review.object.metadata.name
	msg := sprintf("%s/%s is there", [ns, other.metadata.name])
}`
	for _, test := range []struct {
		name                  string
		template              Template
		inventory, namespaces bool
	}{
		{"plain", v0("a", requiredLabels), false, false},
		{"selector", v0("a", requiredLabels).under(selecting), false, true},
		{"reads it", v0("a", "package a\nviolation[{\"msg\": x}] { x := input.review.namespaceObject.metadata.name }"), false, true},
		{"may read it", v0("a", "package a\nviolation[{\"msg\": x}] { x := f(input.review) }\nf(r) = x { x = r.namespaceObject.metadata.name }"), false, true},
		{"inventory", v0("a", unique), true, false},
		{"inventory in a library", v0("a", "package a\nimport data.lib.h\nviolation[{\"msg\": h.x}] { true }", "package lib.h\nx = count(data.inventory)"), true, false},
	} {
		p, err := Compile(context.Background(), Config{}, gatekeeper(test.template))
		if err != nil {
			t.Fatal(test.name, err)
		}
		if p.NeedsInventory() != test.inventory || p.NeedsNamespaces() != test.namespaces || p.ReadsInventory("a") != test.inventory {
			t.Errorf("%s: %v %v", test.name, p.NeedsInventory(), p.NeedsNamespaces())
		}
	}
	p, err := Compile(context.Background(), Config{}, gatekeeper(v0("unique", unique)))
	if err != nil {
		t.Fatal(err)
	}
	one, two := pod("a"), pod("b")
	two.Doc.Review.Name = "shop"
	two.Doc.Review.Object["metadata"] = map[string]any{"name": "shop"}
	for _, c := range []*inputs.Collected{one, two} {
		c.Doc.Review.Kind = inputs.GroupVersionKind{Version: "v1", Kind: "Pod"}
	}
	s, err := p.Session(context.Background(), NewInventory(slices.Values([]*inputs.Document{one.Doc, two.Doc}), ""))
	if err != nil {
		t.Fatal(err)
	}
	if got := verdicts(evaluate(t, s, one)); got != "unique[all] high 3: default/shop is there {}" {
		t.Error(got)
	}
	two.Doc.Review.NamespaceObject = map[string]any{"metadata": map[string]any{"name": "default"}}
	named := session(t, Config{}, gatekeeper(v0("a", "package a\nviolation[{\"msg\": x}] { x := input.review.namespaceObject.metadata.name }")))
	if got := verdicts(evaluate(t, named, two)); got != "a[all] high 3: default {}" {
		t.Error(got)
	}
}

func TestConstraintFingerprints(t *testing.T) {
	template := v0("same", "package a\nviolation[{\"msg\": input.parameters.msg}] { true }")
	print := func(constraints ...Constraint) map[string]string {
		out := map[string]string{}
		for _, f := range evaluate(t, session(t, Config{}, gatekeeper(template.under(constraints...))), pod("a")).Findings {
			out[f.Instance] = f.Fingerprint
		}
		return out
	}
	a, b := constraint("a", map[string]any{"msg": "x"}), constraint("b", map[string]any{"msg": "x"})
	both, alone := print(a, b), print(b)
	if both["a"] == both["b"] || both["b"] != alone["b"] || len(both["a"]) != 32 || len(both["b"]) != 32 {
		t.Errorf("a finding's identity depends on other constraints: %v, %v", both, alone)
	}
	b.Parameters = map[string]any{"msg": "another"}
	if print(b)["b"] != alone["b"] {
		t.Error("a finding's identity depends on parameters")
	}
}

func TestConstraintLimits(t *testing.T) {
	endless := v0("endless", "package a\nviolation[{\"msg\": \"x\"}] { r := numbers.range(1, 5000); r[i] + r[j] + r[k] < 0 }")
	many := v0("many", "package a\nviolation[{\"msg\": m}] { m := sprintf(\"%d\", [numbers.range(1, 20)[_]]) }")
	s := session(t, Config{Limits: EvalLimits{Evaluation: 300e6, Findings: 10}}, gatekeeper(endless, many, v0("fine", "package a\nviolation[{\"msg\": \"x\"}] { true }")))
	got := verdicts(evaluate(t, s, pod("a")))
	if want := `fine[all] high 3: x {}
endless[all] error: evaluation deadline of 300ms exceeded
many[all] error: policies/many.yaml:11: more than 10 findings in one document`; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestExplainConstraints(t *testing.T) {
	never := constraint("never", nil)
	never.Matches = func(*inputs.Document) (bool, error) { return false, nil }
	labels := v0("labels", requiredLabels).under(constraint("x", map[string]any{"labels": []any{"x"}}), constraint("none", nil), never)
	privileged := v1("privileged", privileged, containersLib, messagesLib)
	s := session(t, Config{}, gatekeeper(labels, privileged))
	c := pod("a", "b!")
	want := map[string]string{
		"labels": `labels.yaml:13 provided := {label | input.review.object.metadata.labels[label]} → true {provided=set()}
labels.yaml:14 required := {label | label := input.parameters.labels[_]} → true {required={"x"}}
labels.yaml:15 missing := required - provided → true {missing={"x"}, provided=set(), required={"x"}}
labels.yaml:16 count(missing) > 0 → true {missing={"x"}}
labels.yaml:17 msg := sprintf("you must provide labels: %v", [missing]) → true {missing={"x"}, msg="you must provide labels: {\"x\"}"}`,
		"privileged": `privileged.yaml:16 some c in containers.all → true {c={"image":"docker.io/x","name":"b"}}
privileged.yaml:17 startswith(c.name, "b") → true {c.name="b"}`,
	}
	d := evaluate(t, s, c)
	if len(d.Findings) != 2 || d.Rules != 3 {
		t.Fatal(verdicts(d), d.Rules)
	}
	for _, f := range d.Findings {
		e, err := s.Explain(context.Background(), c, f, false)
		if err != nil || !e.Fired || steps(e) != want[f.Rule] {
			t.Errorf("%s: %v %v %s\n%s", f.Rule, err, e.Fired, e.Note, steps(e))
		}
	}
	f := d.Findings[0]
	f.Rule, f.Instance = "labels", "gone"
	if _, err := s.Explain(context.Background(), c, f, false); err == nil {
		t.Error("explained a constraint that does not exist")
	}
	for rule, want := range map[string]string{
		"labels":     "true the rule fired\n",
		"privileged": "false \nprivileged.yaml:17 startswith(c.name, \"b\") → false {}",
	} {
		e, err := s.WhyNot(context.Background(), pod("a"), rule)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%v %s\n%s", e.Fired, e.Note, steps(e)); got != want {
			t.Errorf("%s: %s", rule, got)
		}
	}
	s = session(t, Config{}, gatekeeper(v0("labels", requiredLabels).under(constraint("none", nil), never)))
	e, err := s.WhyNot(context.Background(), c, "labels")
	if err != nil || e.Note != "constraint never: does not match this object" ||
		steps(e) != "labels.yaml:16 count(missing) > 0 → false {}" {
		t.Error(err, e.Note, steps(e))
	}
	meters, err := s.Meters(c, "labels")
	if err != nil || len(meters) != 1 || meters[0].Instance() != "none" {
		t.Fatal(err, meters)
	}
	if err := meters[0].Run(context.Background()); err != nil {
		t.Error(err)
	}
}
