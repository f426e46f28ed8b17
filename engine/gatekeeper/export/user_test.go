package export

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

// ruleText is a rule of a user: METADATA custom and its body.
func ruleText(custom, body string) string {
	var b strings.Builder
	b.WriteString("# METADATA\n# title: A rule\n# description: It is tested.\n# custom:\n#   severity: high\n#   kinds: [kubernetes]\n#   remediation: None.\n")
	for line := range strings.Lines(custom) {
		b.WriteString("#   " + line)
	}
	if custom != "" {
		b.WriteString("\n")
	}
	return b.String() + "package rules.team.one\n\n" + body
}

// userOptions are those of an export of users' files.
func userOptions(t testing.TB, cfg engine.Config, files map[string]string) Options {
	t.Helper()
	tree := fstest.MapFS{}
	policies := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
		if strings.HasSuffix(name, ".rego") {
			policies[name] = tree[name]
		}
	}
	source := engine.Source{Name: "mine", Path: "mine", FS: policies, Root: "."}
	cfg.Profiles = []string{"none"}
	sources := []Source{{Source: source, Examples: tree}}
	var policy *engine.Policy
	if strings.Contains(files["a.rego"], "lib.workload") {
		sources, policy = append([]Source{{Source: engine.Shipped()}}, sources...), compile(t, cfg, source)
	} else {
		var err error
		if policy, err = engine.Compile(context.Background(), cfg, source); err != nil {
			t.Fatal(err)
		}
	}
	return Options{
		Sources:    sources,
		Policy:     policy,
		Rules:      []string{"team/*"},
		Collectors: []inputs.Collector{kubernetes.New()},
	}
}

// one exports the one rule of some files; it is refused where reason is not "".
func one(t *testing.T, files map[string]string) (Result, string) {
	t.Helper()
	result := write(t, userOptions(t, engine.Config{}, files))
	if len(result.Refused) > 0 {
		return result, result.Refused[0].Reason
	}
	return result, ""
}

func TestRefused(t *testing.T) {
	tests := map[string]struct {
		custom, body string
		more         map[string]string
		want         string
	}{
		"time":        {body: `violation contains {"msg": "x"} if input.time > "2020"`, want: "reads input.time"},
		"evidence":    {body: `violation contains {"msg": "x"} if count(input.evidence.missing) > 0`, want: "reads input.evidence"},
		"own view":    {body: `violation contains {"msg": "x"} if { some c in input.containers; c.user.root }`, want: "reads input.containers"},
		"guard":       {body: "violation contains {\"msg\": \"x\"} if { input.review.object; not input.containers }", want: "reads input.containers"},
		"half a lift": {body: "c := input.containers\n\nc := [] if input.review.object\n\nviolation contains {\"msg\": \"x\"} if c", want: "reads input.containers"},
		"whole":       {body: `violation contains {"msg": "x"} if count(object.keys(input)) > 1`, want: "input as a whole"},
		"computed":    {body: `violation contains {"msg": "x"} if { some k in ["review"]; input[k].object }`, want: "input as a whole"},
		"with":        {body: "f if input.review.object\n\nviolation contains {\"msg\": \"x\"} if f with input.parameters as {}", want: "another input.parameters"},
		"with input":  {body: "f if input.review.object\n\nviolation contains {\"msg\": \"x\"} if f with input as {}", want: "another input"},
		"requires":    {custom: "requires: [vulnerabilities]", body: `violation contains {"msg": "x"} if input.review.object`, want: "requires vulnerabilities"},
		"other kind":  {body: `violation contains {"msg": "x"} if input.dockerfile.stages`, want: "nothing in it can fire"},
		"match":       {custom: "match: {labels: [a]}", body: `violation contains {"msg": "x"} if input.review.object`, want: "match.labels is no key"},
		"other package": {
			body: "import data.company.helper\n\nviolation contains {\"msg\": \"x\"} if helper.bad",
			more: map[string]string{"helper.rego": "package company.helper\n\nbad if input.review.object"},
			want: "data.lib and data.inventory only",
		},
		"library's parameters": {
			body: "import data.lib.mine\n\nviolation contains {\"msg\": \"x\"} if mine.bad",
			more: map[string]string{"lib.rego": "package lib.mine\n\nbad if input.parameters.x"},
			want: "the library reads input.parameters",
		},
		"unknown kinds": {body: `violation contains {"msg": "x"} if { some k; data.inventory.cluster["v1"][k].a }`, want: "custom.sync must"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"rule.rego": ruleText(test.custom, test.body)}
			for file, content := range test.more {
				files[file] = content
			}
			if _, reason := one(t, files); !strings.Contains(reason, test.want) {
				t.Errorf("reason %q, want %q", reason, test.want)
			}
		})
	}
}

// newerBuiltin is one that OPA has got since Gatekeeper's.
func newerBuiltin(t *testing.T) string {
	t.Helper()
	old, err := oldCapabilities()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range engine.Capabilities().Builtins {
		if !slices.ContainsFunc(old.Builtins, func(o *ast.Builtin) bool { return o.Name == b.Name }) {
			return b.Name
		}
	}
	t.Skip("OPA has no built-in that Gatekeeper's OPA lacks")
	return ""
}

func TestNewerBuiltinIsRefused(t *testing.T) {
	c := code{entry: fmt.Sprintf("package a\n\nviolation contains {\"msg\": \"x\"} if %s(\"1\")\n", newerBuiltin(t))}
	if err := c.compile(); err == nil || !strings.Contains(err.Error(), gatekeeperOPA) {
		t.Errorf("error %v", err)
	}
}

// TestParameters holds what a template finds against what the engine finds,
// for parameters read in every way and under several constraints.
func TestParameters(t *testing.T) {
	const custom = `parameters:
  names: {type: array, items: {type: string}, default: [a, b]}
  limits: {type: object, default: {cpu: 1, memory: 2}}
  nested: {type: object, properties: {deep: {type: string, default: d}, other: {type: string}}}
  level: {type: string}
  least: {type: integer, default: 3}`
	bodies := map[string]string{
		"plain":              `violation contains {"msg": sprintf("%v", [input.parameters.least])} if input.review.object`,
		"whole":              `violation contains {"msg": sprintf("%v=%v", [k, v])} if some k, v in input.parameters`,
		"computed":           `violation contains {"msg": sprintf("%v", [input.parameters[k]])} if some k in ["least", "level", "limits"]`,
		"member":             `violation contains {"msg": n} if some n in input.parameters.names`,
		"absent":             `violation contains {"msg": "x"} if not input.parameters.level`,
		"not in":             `violation contains {"msg": "x"} if not "z" in input.parameters.names`,
		"object.get":         `violation contains {"msg": sprintf("%v", [object.get(input, ["parameters", "level"], "none")])} if input.review`,
		"get whole":          `violation contains {"msg": sprintf("%v", [object.get(input, "parameters", {})])} if input.review`,
		"get in expression":  `violation contains {"msg": "x"} if object.get(input, ["parameters", "least"], 0) > 2`,
		"of parameters":      `violation contains {"msg": sprintf("%v", [object.get(input.parameters, "level", "none")])} if input.review`,
		"shadowed":           "violation contains {\"msg\": sprintf(\"%v\", [params])} if { params := input.parameters.least; params > 0 }",
		"import":             "import input.parameters as p\nimport input.review.object\n\nviolation contains {\"msg\": sprintf(\"%v %v\", [p.least, object.kind])} if p.least > 0",
		"import shadowed":    "import input.parameters as p\n\nf(p) := p + 1\n\nviolation contains {\"msg\": sprintf(\"%v %v\", [f(1), p.least])}",
		"helper":             "violation contains {\"msg\": \"x\"} if ok\n\nok if input.parameters.nested.deep == \"d\"",
		"every":              `violation contains {"msg": "x"} if every n in input.parameters.names { n != "z" }`,
		"in a comprehension": `violation contains {"msg": sprintf("%v", [[v | some v in input.parameters.limits]])}`,
		"else":               "violation contains {\"msg\": v} if v := level\n\nlevel := input.parameters.level if input.parameters.level != \"\"\n\nelse := \"none\"",
	}
	constraints := []map[string]any{
		nil, {"least": 7}, {"names": []any{"z"}}, {"names": []any{}}, {"limits": map[string]any{"cpu": 9}},
		{"nested": map[string]any{"other": "o"}}, {"level": "high", "least": 1}, {"limits": map[string]any{}},
	}
	pod := map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "a"}, "spec": map[string]any{"containers": []any{}}}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"rule.rego": ruleText(custom, body)}
			result, reason := one(t, files)
			if reason != "" {
				t.Fatal(reason)
			}
			for _, parameters := range constraints {
				cfg := engine.Config{Rules: []engine.RuleChange{{Match: "team/one", Parameters: parameters}}}
				want := engineFinds(t, userOptions(t, cfg, files).Policy, pod)
				if got := templateFinds(t, result.Files["team/one/template.yaml"], pod, parameters); !slices.Equal(got, want) {
					t.Errorf("under %v the template finds %v, the engine %v\n%s", parameters, got, want, result.Files["team/one/template.yaml"])
				}
			}
		})
	}
}

// engineFinds are the messages of the engine for an object.
func engineFinds(t *testing.T, policy *engine.Policy, object map[string]any) []string {
	t.Helper()
	session, err := policy.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.json")
	if err := os.WriteFile(path, []byte(asJSON(t, object)), 0o644); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range collect(t, path) {
		decision, err := session.Evaluate(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range decision.Findings {
			out = append(out, f.Message)
		}
	}
	slices.Sort(out)
	return out
}

// templateFinds are the messages of a template's Rego as Gatekeeper asks for them.
func templateFinds(t *testing.T, template []byte, object, parameters map[string]any) []string {
	t.Helper()
	var read struct {
		Spec struct {
			Targets []struct {
				Code []struct {
					Source struct {
						Rego string   `json:"rego"`
						Libs []string `json:"libs"`
					} `json:"source"`
				} `json:"code"`
			} `json:"targets"`
		} `json:"spec"`
	}
	decode(t, template, &read)
	source := read.Spec.Targets[0].Code[0].Source
	if parameters == nil {
		parameters = map[string]any{}
	}
	options := []func(*rego.Rego){
		rego.Query("data.rules.team.one.violation"), rego.Module("rule.rego", source.Rego),
		rego.Input(map[string]any{"review": map[string]any{"object": object, "kind": map[string]any{"kind": object["kind"]}}, "parameters": parameters}),
	}
	for i, lib := range source.Libs {
		options = append(options, rego.Module(fmt.Sprintf("lib%d.rego", i), lib))
	}
	set, err := rego.New(options...).Eval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range set[0].Expressions[0].Value.([]any) {
		out = append(out, v.(map[string]any)["msg"].(string))
	}
	slices.Sort(out)
	return out
}

func TestUsersLibrariesAndPruning(t *testing.T) {
	result, reason := one(t, map[string]string{
		"a.rego": ruleText("", "import data.lib.mine\nimport data.lib.workload\nimport rego.v1\n\nviolation contains {\"msg\": mine.say(c.name)} if {\n\tsome c in workload.containers\n\tc.privileged\n}\n\n# for a Dockerfile only\nviolation contains {\"msg\": \"stage\"} if some s in input.dockerfile.stages\n\n# nobody asks\nunused := 1\n"),
		"b.rego": "package rules.team.one\n\nviolation contains {\"msg\": \"default\"} if input.review.namespace == \"default\"\n",
		"l.rego": "package lib.mine\n\n# say greets\nsay(name) := concat(\" \", [word, name])\n\nword := \"hello\"\n\nother := input.time\n",
	})
	if reason != "" {
		t.Fatal(reason)
	}
	text := string(result.Files["team/one/template.yaml"])
	for want, is := range map[string]bool{
		"# say greets": true, "word := ": true, "other := ": false, "unused": false, "nobody asks": false, "input.dockerfile": false,
		"Dockerfile only": false, "rego.v1": false, "METADATA": false, "package lib.workload": true, `"msg": "default"`: true, "containers := input.containers": false,
	} {
		if strings.Contains(text, want) != is {
			t.Errorf("%q: %v, want %v in\n%s", want, !is, is, text)
		}
	}
	pod := map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "a"}, "spec": map[string]any{"containers": []any{
		map[string]any{"name": "web", "image": "a", "securityContext": map[string]any{"privileged": true}},
	}}}
	if got := templateFinds(t, []byte(text), pod, nil); !slices.Equal(got, []string{"hello web"}) {
		t.Errorf("the template finds %v", got)
	}
}

func TestConstraint(t *testing.T) {
	const custom = "parameters:\n  least: {type: integer, default: 3}\n  names: {type: array, items: {type: string}, default: []}"
	files := map[string]string{"rule.rego": ruleText(custom, `violation contains {"msg": "x"} if input.parameters.least > 0`)}
	o := userOptions(t, engine.Config{Rules: []engine.RuleChange{{Match: "team/one", Severity: engine.Low, Parameters: map[string]any{"names": []any{"a"}, "least": 3}}}}, files)
	o.Waivers = []Waiver{
		{Rule: "team/*", Namespace: "kube-*", Others: map[string]string{}, Reason: "system", Owner: "ops", Expires: "2030-01-01", Where: "w:1"},
		{Rule: "team/one", Namespace: "old", Others: map[string]string{}, Expires: "2020-01-01", Lapsed: true, Where: "w:2"},
		{Rule: "team/one", Namespace: "a", Others: map[string]string{"container": "x"}, Where: "w:3"},
		{Rule: "team/one", Namespace: "{a,b}", Others: map[string]string{}, Where: "w:4"},
		{Rule: "other/one", Namespace: "b", Others: map[string]string{}, Where: "w:5"},
	}
	result := write(t, o)
	var got struct {
		Kind     string
		Metadata struct {
			Name        string
			Annotations map[string]string
		}
		Spec struct {
			EnforcementAction string
			Parameters        map[string]any
			Match             struct {
				ExcludedNamespaces []string
				Kinds              []any
			}
		}
	}
	decode(t, result.Files["constraints/team-one.yaml"], &got)
	if got.Kind != "BoltsealTeamOne" || got.Metadata.Name != "team-one" || got.Spec.EnforcementAction != "warn" ||
		!slices.Equal(got.Spec.Match.ExcludedNamespaces, []string{"kube-*"}) || len(got.Spec.Match.Kinds) < 3 ||
		asJSON(t, got.Spec.Parameters) != `{"names":["a"]}` ||
		got.Metadata.Annotations["boltseal.dev/waivers"] != "kube-*: system; owner=ops; until=2030-01-01" {
		t.Errorf("constraint:\n%s", result.Files["constraints/team-one.yaml"])
	}
	if len(result.Waivers) != 3 {
		t.Errorf("lost waivers: %v", result.Waivers)
	}
	o.Action, o.Scoped = "dryrun", []Scope{{"validation.gatekeeper.sh", "deny"}, {"audit.gatekeeper.sh", ""}}
	text := string(write(t, o).Files["constraints/team-one.yaml"])
	if !regexp.MustCompile(`(?s)enforcementAction: scoped\s+scopedEnforcementActions:\s+- action: deny\s+enforcementPoints:\s+- name: validation.gatekeeper.sh\s+- action: dryrun`).MatchString(text) {
		t.Errorf("scoped:\n%s", text)
	}
}
