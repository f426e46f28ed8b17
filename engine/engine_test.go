package engine

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/boltseal/boltseal/inputs"
)

// source makes a source of files, given as name and content in turn.
func source(name string, files ...string) Source {
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return Source{Name: name, Path: name, FS: fsys, Root: "."}
}

// native is a complete native rule.
func native(topic, name, custom, body string) string {
	return fmt.Sprintf(`# METADATA
# title: %[2]s
# description: a rule for tests
# custom:
#   severity: high
#   kinds: [kubernetes]
#   remediation: mend it
%[3]spackage rules.%[1]s.%[2]s

import data.lib.things

%[4]s
`, topic, name, custom, body)
}

// library is a small shipped library.
func library(extra ...string) Source {
	src := source("boltseal", append([]string{
		"lib/things/things.rego", `package lib.things

containers contains c if some c in input.containers

privileged(c) if c.privileged
`,
		"rules/container/privileged/rule.rego", native("container", "privileged", "", `violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["privileged"]), "why": things_why}} if {
	some c in things.containers
	things.privileged(c)
	msg := sprintf("container %q is privileged", [c.name])
}

things_why := "because"`),
		"rules/container/registry/rule.rego", native("container", "registry", `#   parameters:
#     allowed: {type: array, items: {type: string}, default: ["docker.io"], minItems: 1}
#     limit: {type: integer, default: 3, minimum: 1}
`, `violation contains {"msg": msg, "details": {"path": array.concat(c.path, ["image"])}} if {
	some c in things.containers
	not c.image.registry in input.parameters.allowed
	msg := sprintf("%s is not in %v", [c.image.registry, input.parameters.allowed])
}`),
		"rules/image/vulnerable/rule.rego", native("image", "vulnerable", "#   requires: [vulnerabilities]\n", `violation contains {"msg": v.id} if some v in input.vulnerabilities`),
		"rules/image/ranked/rule.rego", strings.Replace(native("image", "ranked", "", `violation contains {"msg": v.id, "details": {"severity": v.severity, "key": v.id}} if some v in input.vulnerabilities`), "severity: high", "severity: from-finding", 1),
		"rules/image/other/rule.rego", strings.Replace(native("image", "other", "", `violation contains {"msg": "x"} if input.kind`), "kinds: [kubernetes]", "kinds: [image]", 1),
		"profiles/default.yaml", "title: Default\ninclude: ['container/*', 'image/*']\nexclude: [image/ranked]\n",
		"profiles/strict.yaml", "title: Strict\nextends: [default]\ninclude: [image/ranked]\nseverity: {'container/*': critical}\nparameters: {limit: 2}\n",
	}, extra...)...)
	src.Shipped = true
	return src
}

// pod is a document with containers by name; a name that ends in ! is privileged.
func pod(names ...string) *inputs.Collected {
	list := []any{}
	c := manifest(map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "web"}, "spec": map[string]any{}}, "deploy/web.yaml")
	for i, name := range names {
		plain := strings.TrimSuffix(name, "!")
		list = append(list, map[string]any{"name": plain, "image": "docker.io/x"})
		c.Doc.Containers = append(c.Doc.Containers, inputs.Container{
			Name: plain, Role: "main", Privileged: plain != name, Image: inputs.ParseReference("docker.io/x"),
			Path: inputs.Path{"spec", "containers", i},
		})
	}
	c.Doc.Review.Object["spec"] = map[string]any{"containers": list}
	c.Doc.Subject.Ref = "core/Pod/shop/web"
	c.Doc.Pod = &inputs.Pod{Exists: true, Path: inputs.Path{"spec"}}
	c.Locator = lines{}
	return c
}

// lines is a locator that puts each step one line down.
type lines struct{}

func (lines) Locate(path inputs.Path) (inputs.Position, int) {
	line := 1
	for _, step := range path {
		if n, ok := step.(int); ok {
			line += 10 * n
		} else {
			line++
		}
	}
	return inputs.Position{File: "deploy/web.yaml", Line: line, Column: 1}, 0
}

// rulesOf lists findings as rule: message.
func rulesOf(d Decision) []string {
	out := []string{}
	for _, f := range d.Findings {
		out = append(out, f.Rule+": "+f.Message)
	}
	return out
}

// verdictOf is the verdict of a rule in a decision.
func verdictOf(d Decision, rule string) Verdict {
	for _, r := range d.Results {
		if r.Rule == rule {
			return r.Verdict
		}
	}
	return Pass
}

func TestNativeRules(t *testing.T) {
	s := session(t, Config{}, library())
	c := pod("a", "b!")
	c.Doc.Evidence.Missing = []inputs.Gap{{Fact: "vulnerabilities", Why: "no data"}}
	c.Doc.Vulnerabilities = []inputs.Vulnerability{{ID: "CVE-1"}}
	d := evaluate(t, s, c)
	if got := rulesOf(d); len(got) != 1 || got[0] != `container/privileged: container "b" is privileged` {
		t.Fatalf("findings %q", got)
	}
	f := d.Findings[0]
	if f.Element != "main:b" || f.Severity != High || f.Location == nil || f.Location.Line != 14 || f.Remediation != "mend it" || f.Status != StatusNew {
		t.Errorf("finding %+v at %+v", f, f.Location)
	}
	if f.Details["why"] != "because" || f.Details["container"] != "b" || f.Details["path"] != nil {
		t.Errorf("details %v", f.Details)
	}
	if fmt.Sprint(f.Path) != "[spec containers 1 privileged]" {
		t.Errorf("path %v", f.Path)
	}
	if v := verdictOf(d, "image/vulnerable"); v != Incomplete {
		t.Errorf("image/vulnerable is %s", v)
	}
	if d.Rules != 3 || !d.Covered {
		t.Errorf("%d rules, covered %v", d.Rules, d.Covered)
	}
	if d := evaluate(t, s, &inputs.Collected{Doc: &inputs.Document{Kind: inputs.KindSBOM}}); d.Covered {
		t.Error("an SBOM is covered by rules for other kinds")
	}
}

// TestPartialRules holds that what a partial rule finds stands beside its
// verdict, while any other that lacks a fact finds nothing.
func TestPartialRules(t *testing.T) {
	rule := native("image", "partial", "#   requires: [vulnerabilities]\n#   partial: true\n", `violation contains {"msg": v.id} if some v in input.vulnerabilities`)
	s := session(t, Config{}, library("rules/image/partial/rule.rego", rule))
	c := pod("a")
	c.Doc.Evidence.Missing = []inputs.Gap{{Fact: "vulnerabilities", Why: "no data for one ecosystem"}}
	c.Doc.Vulnerabilities = []inputs.Vulnerability{{ID: "CVE-1"}}
	d := evaluate(t, s, c)
	if got := rulesOf(d); len(got) != 1 || got[0] != "image/partial: CVE-1" {
		t.Errorf("findings %q", got)
	}
	for _, rule := range []string{"image/partial", "image/vulnerable"} {
		if v := verdictOf(d, rule); v != Incomplete {
			t.Errorf("%s is %s", rule, v)
		}
	}
	wrong := native("image", "partial", "#   partial: 3\n", `violation contains {"msg": "x"} if input.kind`)
	if _, err := Compile(t.Context(), Config{}, library("rules/image/partial/rule.rego", wrong)); err == nil || !strings.Contains(err.Error(), "not true or false") {
		t.Errorf("partial: 3 gives %v", err)
	}
}

func TestParametersAndSeverity(t *testing.T) {
	off := false
	s := session(t, Config{
		Profiles:   []string{"strict"},
		Parameters: map[string]any{"allowed": []any{"ghcr.io"}},
		Rules: []RuleChange{
			{Match: "container/registry", Severity: Low, Parameters: map[string]any{"limit": 9}},
			{Match: "container/*", Severity: Info},
			{Match: "image/vulnerable", Enabled: &off, Reason: "later"},
		},
	}, library())
	d := evaluate(t, s, pod("a!"))
	want := []string{`container/privileged: container "a" is privileged`, `container/registry: docker.io is not in ["ghcr.io"]`}
	if got := rulesOf(d); strings.Join(got, "|") != strings.Join(want, "|") && strings.Join(got, "|") != want[1]+"|"+want[0] {
		t.Fatalf("findings %q", got)
	}
	for _, f := range d.Findings {
		if want := map[string]Severity{"container/privileged": Info, "container/registry": Low}[f.Rule]; f.Severity != want {
			t.Errorf("%s is %s, want %s", f.Rule, f.Severity, want)
		}
	}
	for _, r := range s.policy.Rules() {
		switch r.ID {
		case "container/registry":
			if fmt.Sprint(r.Values) != "map[allowed:[ghcr.io] limit:9]" {
				t.Errorf("values %v", r.Values)
			}
		case "image/vulnerable":
			if r.Enabled || r.Reason != "later" {
				t.Errorf("image/vulnerable: %v %q", r.Enabled, r.Reason)
			}
		case "image/ranked":
			if !r.Enabled {
				t.Error("image/ranked is off in strict")
			}
		}
	}
	c := pod()
	c.Doc.Vulnerabilities = []inputs.Vulnerability{{ID: "CVE-1", Severity: "critical"}, {ID: "CVE-2", Severity: "odd"}}
	d = evaluate(t, s, c)
	if len(d.Findings) != 2 || d.Findings[0].Severity != Critical || d.Findings[1].Severity != Unknown {
		t.Errorf("ranked findings %+v", d.Findings)
	}
}

func TestConfigErrors(t *testing.T) {
	on := true
	for name, tc := range map[string]struct {
		cfg  Config
		want string
	}{
		"unknown profile":     {Config{Profiles: []string{"strickt"}}, `unknown profile "strickt": known are default, none, strict`},
		"none beside others":  {Config{Profiles: []string{"none", "strict"}}, "profile none stands alone"},
		"nothing enabled":     {Config{Profiles: []string{"none"}}, "no rule is enabled"},
		"unknown rule":        {Config{Rules: []RuleChange{{Match: "container/priviledged", Enabled: &on}}}, `there is no rule "container/priviledged": did you mean container/privileged?`},
		"unknown glob":        {Config{Rules: []RuleChange{{Match: "kontainer/*"}}}, `there is no rule "kontainer/*"`},
		"bad severity":        {Config{Rules: []RuleChange{{Match: "container/*", Severity: "huge"}}}, `unknown severity "huge"`},
		"unknown parameter":   {Config{Parameters: map[string]any{"alowed": 1}}, `no enabled rule has a parameter "alowed"`},
		"parameter type":      {Config{Parameters: map[string]any{"allowed": "x"}}, `allowed: "x" is not of type array`},
		"parameter item type": {Config{Parameters: map[string]any{"allowed": []any{1}}}, `allowed[0]: 1 is not of type string`},
		"parameter bound":     {Config{Parameters: map[string]any{"limit": 0}}, "limit: minimum is 1"},
		"parameter items":     {Config{Parameters: map[string]any{"allowed": []any{}}}, "allowed: minItems is 1"},
		"rule's parameter":    {Config{Rules: []RuleChange{{Match: "container/privileged", Parameters: map[string]any{"limit": 1}}}}, `rule container/privileged has no parameter "limit"`},
		"extends itself":      {Config{Profiles: []string{"a"}, ExtraProfiles: []Profile{{Name: "a", Extends: []string{"b"}}, {Name: "b", Extends: []string{"a"}}}}, "profile a extends itself"},
		"profile twice":       {Config{ExtraProfiles: []Profile{{Name: "strict"}}}, `profile "strict" is defined twice`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compile(context.Background(), tc.cfg, library())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

func TestSourceErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		src  Source
		want []string
	}{
		"parse":               {source("p", "a.rego", "package main\n\ndeny contains \"x\" if {\n"), []string{"p/a.rego:"}},
		"all errors":          {source("p", "a.rego", "package main\n\ndeny contains x if { y }\n\nwarn contains z if { y }\n", "b.rego", "package other\n\ndeny contains x if { y }\n"), []string{"p/a.rego:3", "p/a.rego:5", "p/b.rego:3"}},
		"empty":               {source("p", "a.rego", "package main\n\nhelper := 1\n"), []string{"p holds no rules"}},
		"no files":            {source("p", "README.md", "x"), []string{"p holds no rules"}},
		"http.send":           {source("p", "a.rego", "package main\n\ndeny contains \"x\" if {\n\thttp.send({\"url\": \"http://x\", \"method\": \"get\"})\n}\n"), []string{"p/a.rego:4: http.send is not allowed: policies reach no network"}},
		"opa.runtime":         {source("p", "a.rego", "package main\n\ndeny contains \"x\" if opa.runtime().env.HOME\n"), []string{"p/a.rego:3: opa.runtime is not allowed"}},
		"schema file":         {source("p", "a.rego", "package main\n\ndeny contains \"x\" if json.match_schema(input, \"file:///etc/passwd\")\n"), []string{"json.match_schema is not allowed"}},
		"lib not found":       {source("p", "a.rego", "package main\n\nimport data.lib.nothing\n\ndeny contains \"x\" if nothing.at_all\n"), []string{"p/a.rego:5: data.lib.nothing.at_all is not defined"}},
		"helper not found":    {source("p", "a.rego", "package main\n\nimport data.lib.things\n\ndeny contains \"x\" if things.containerz\n"), []string{"p/a.rego:5: data.lib.things.containerz is not defined"}},
		"data not found":      {source("p", "a.rego", "package main\n\ndeny contains \"x\" if data.allowed[input.x]\n"), []string{"data.allowed is not defined"}},
		"boolean deny":        {source("p", "a.rego", "package main\n\ndeny if input.x\n"), []string{"p/a.rego:3: deny is not a set"}},
		"if without contains": {source("p", "a.rego", "package main\n\ndeny[msg] if msg := input.x\n"), []string{"p/a.rego:3: deny is not a set"}},
		"combine":             {source("p", "a.rego", "package main\n\ndeny contains \"x\" if input[_].contents.kind\n"), []string{"p/a.rego:3: input[_].contents is the input of conftest --combine"}},
		"parse_config":        {source("p", "a.rego", "package main\n\ndeny contains \"x\" if parse_config(\"yaml\", \"a: 1\").a\n"), []string{"p/a.rego:3: parse_config is conftest's own"}},
		"extends shipped":     {source("p", "a.rego", "package rules.container.privileged\n\nviolation contains {\"msg\": \"x\"}\n"), []string{"p/a.rego:1: package rules.container.privileged is a shipped rule"}},
		"native boolean":      {source("p", "a.rego", "package rules.mine.a\n\nviolation if input.x\n"), []string{"p/a.rego:3: violation must be a set"}},
		"native no violation": {source("p", "a.rego", "package rules.mine.a\n\nviolations contains 1\n"), []string{"has no \"violation contains"}},
		"native severity":     {source("p", "a.rego", "# METADATA\n# custom: {severity: huge}\npackage rules.mine.a\n\nviolation contains {\"msg\": \"x\"}\n"), []string{"custom.severity: huge is not"}},
		"native unknown key":  {source("p", "a.rego", "# METADATA\n# custom: {sevrity: high}\npackage rules.mine.a\n\nviolation contains {\"msg\": \"x\"}\n"), []string{"custom.sevrity: unknown key"}},
		"conftest severity":   {source("p", "a.rego", "package main\n\n# METADATA\n# custom: {severity: huge}\ndeny contains \"x\"\n"), []string{`custom.severity "huge"`}},
		"data twice":          {source("p", "a.rego", "package main\n\ndeny contains \"x\" if data.a\n", "data.json", `{"a": 1}`, "data.yaml", "a: 2\n"), []string{"data.a is set by two data files"}},
		"recursion":           {source("p", "a.rego", "package main\n\ndeny contains x if x := f(1)\n\nf(x) := f(x)\n"), []string{"recursive"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compile(context.Background(), Config{}, library(), tc.src)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %v\nwant %q", err, want)
				}
			}
		})
	}
}

func TestDuplicates(t *testing.T) {
	rule := "package rules.mine.a\n\nviolation contains {\"msg\": \"x\"}\n"
	_, err := Compile(context.Background(), Config{}, source("p", "a.rego", rule), source("q", "b.rego", rule))
	if err == nil || !strings.Contains(err.Error(), "rule mine/a is defined twice: in p/a.rego and in q/b.rego") {
		t.Errorf("error %v", err)
	}
}

func TestUserRules(t *testing.T) {
	src := source("mine", "a.rego", `package rules.mine.a

import data.lib.things

violation contains {"msg": c.name} if some c in things.containers
`)
	s := session(t, Config{Profiles: []string{"none"}}, library(), src)
	if got := strings.Join(rulesOf(evaluate(t, s, pod("a", "b"))), "|"); got != "mine/a: a|mine/a: b" {
		t.Errorf("findings %q", got)
	}
	if w := s.policy.Warnings(); len(w) != 1 || !strings.Contains(w[0], "mine/a.rego:1: rule mine/a: METADATA lacks custom.kinds, custom.remediation, custom.severity, description, title") {
		t.Errorf("warnings %q", w)
	}
	// A source may have a library of its own under the shipped one's name; the
	// shipped rules keep theirs.
	own := source("own", "lib.rego", "package lib.things\n\ncontainers contains {\"name\": \"own\"}\n", "a.rego", strings.Replace(string(mustRead(t, src, "a.rego")), "mine.a", "own.a", 1))
	s = session(t, Config{}, library(), own)
	if got := strings.Join(rulesOf(evaluate(t, s, pod("a!"))), "|"); got != `own/a: own|container/privileged: container "a" is privileged` {
		t.Errorf("findings %q", got)
	}
}

func mustRead(t *testing.T, src Source, name string) []byte {
	t.Helper()
	content, err := src.FS.(fstest.MapFS).ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestDelegated(t *testing.T) {
	src := source("mine", "a.rego", `# METADATA
# custom:
#   parameters: {n: {type: integer, default: 7}}
package rules.mine.a

violation contains {"msg": msg} if {
	walk(input, [path, value])
	path == ["parameters", "n"]
	msg := sprintf("n is %v", [value])
}
`, "b.rego", `package rules.mine.b

violation contains {"msg": msg} if msg := object.get(input, ["parameters", "n"], "none")
`, "c.rego", `# METADATA
# title: Metadata
package rules.mine.c

violation contains {"msg": rego.metadata.chain()[1].annotations.title}
`)
	s := session(t, Config{}, src)
	if got := strings.Join(rulesOf(evaluate(t, s, pod())), "|"); got != "mine/a: n is 7|mine/b: none|mine/c: Metadata" {
		t.Errorf("findings %q, results %+v", got, evaluate(t, s, pod()).Results)
	}
}

func TestBadElements(t *testing.T) {
	src := source("mine", "a.rego", "package rules.mine.a\n\nviolation contains \"text\"\n", "b.rego", "package rules.mine.b\n\nviolation contains {\"message\": \"x\"}\n",
		"c.rego", "package rules.mine.c\n\nviolation contains {\"msg\": \"x\", \"details\": 1}\n", "d.rego", "package rules.mine.d\n\nviolation contains {\"msg\": \"fine\"}\n")
	d := evaluate(t, session(t, Config{}, src), pod())
	if got := strings.Join(rulesOf(d), "|"); got != "mine/d: fine" {
		t.Errorf("findings %q", got)
	}
	for _, r := range d.Results {
		if r.Rule != "mine/d" && (r.Verdict != Error || r.Error == "") {
			t.Errorf("%+v", r)
		}
	}
	if len(d.Results) != 4 {
		t.Errorf("results %+v", d.Results)
	}
}

func TestBuiltinErrors(t *testing.T) {
	src := source("mine", "a.rego", "package rules.mine.a\n\nviolation contains {\"msg\": \"before\"}\n\nviolation contains {\"msg\": \"x\"} if to_number(input.kind) > 1\n",
		"b.rego", "package rules.mine.b\n\nviolation contains {\"msg\": \"b\"}\n",
		"c.rego", "package rules.mine.c\n\nimport data.lib.shared\n\nviolation contains {\"msg\": shared.broken(input.kind)}\n",
		"lib.rego", "package lib.shared\n\nbroken(x) := to_number(x)\n")
	alone := source("one", "a.rego", string(mustRead(t, src, "a.rego")), "b.rego", string(mustRead(t, src, "b.rego")))
	for name, src := range map[string]Source{"in the rule": alone, "in a library": src} {
		t.Run(name, func(t *testing.T) {
			d := evaluate(t, session(t, Config{}, src), pod())
			if got := strings.Join(rulesOf(d), "|"); got != "mine/b: b" {
				t.Errorf("findings %q", got)
			}
			if v := verdictOf(d, "mine/a"); v != Error {
				t.Errorf("mine/a is %s", v)
			}
			for _, r := range d.Results {
				if r.Rule == "mine/a" && !strings.Contains(r.Error, "/a.rego:5: to_number: ") {
					t.Errorf("error %q", r.Error)
				}
				if r.Rule == "mine/c" && (r.Verdict != Error || !strings.Contains(r.Error, "/lib.rego:3: to_number: ")) {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func TestConflict(t *testing.T) {
	src := source("mine", "a.rego", "package rules.mine.a\n\nviolation contains {\"msg\": x}\n\nx := \"1\" if input.kind\n\nx := \"2\" if input.kind\n",
		"b.rego", "package rules.mine.b\n\nviolation contains {\"msg\": \"b\"}\n")
	d := evaluate(t, session(t, Config{}, src), pod())
	if got := strings.Join(rulesOf(d), "|"); got != "mine/b: b" || verdictOf(d, "mine/a") != Error {
		t.Errorf("findings %q, results %+v", got, d.Results)
	}
}

func TestDeadline(t *testing.T) {
	slow := map[string]string{
		"loop":  "package rules.mine.slow\n\nviolation contains {\"msg\": \"x\"} if {\n\tsome i in numbers.range(1, 3000)\n\tsome j in numbers.range(1, 3000)\n\ti * j == 0\n}\n",
		"regex": "package rules.mine.slow\n\nviolation contains {\"msg\": \"x\"} if {\n\tsome i in numbers.range(1, 100000)\n\tregex.match(`(a|aa|b)+(x+x+)+y`, concat(\"\", [input.subject.name, format_int(i, 10)]))\n}\n",
	}
	for name, rule := range slow {
		t.Run(name, func(t *testing.T) {
			src := source("mine", "slow.rego", rule, "b.rego", "package rules.mine.b\n\nviolation contains {\"msg\": \"b\"}\n")
			limit := 300 * time.Millisecond
			s := session(t, Config{Limits: EvalLimits{Evaluation: limit}}, src)
			c := pod()
			c.Doc.Subject.Name = strings.Repeat("ax", 1<<15)
			start := time.Now()
			d := evaluate(t, s, c)
			// A little beyond: the machine may be busy, and one regular expression
			// cannot be interrupted.
			if took := time.Since(start); took > 2*limit+200*time.Millisecond {
				t.Errorf("took %s with a deadline of %s", took, limit)
			}
			if got := strings.Join(rulesOf(d), "|"); got != "mine/b: b" {
				t.Errorf("findings %q", got)
			}
			for _, r := range d.Results {
				if r.Rule == "mine/slow" && (r.Verdict != Error || r.Error != "evaluation deadline of 300ms exceeded") {
					t.Errorf("%+v", r)
				}
			}
			if verdictOf(d, "mine/slow") != Error {
				t.Error("the slow rule is no error")
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	s := session(t, Config{}, library())
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := s.Evaluate(ctx, pod("a")); err == nil {
		t.Error("a cancelled run judged a document")
	}
}

func TestLimit(t *testing.T) {
	src := source("mine", "a.rego", "package rules.mine.a\n\nviolation contains {\"msg\": sprintf(\"%d\", [i]), \"details\": {\"path\": [i]}} if some i in numbers.range(1, 50)\n")
	if d := evaluate(t, session(t, Config{Limits: EvalLimits{Findings: 50}}, src), pod()); len(d.Findings) != 50 {
		t.Errorf("%d findings at the limit, want 50", len(d.Findings))
	}
	d := evaluate(t, session(t, Config{Limits: EvalLimits{Findings: 49}}, src), pod())
	if len(d.Findings) != 0 || len(d.Results) != 1 || d.Results[0].Verdict != Error || !strings.Contains(d.Results[0].Error, "more than 49 findings") {
		t.Errorf("beyond the limit: findings %d, results %+v; want an error", len(d.Findings), d.Results)
	}
}

func TestInventoryAndTime(t *testing.T) {
	src := source("mine", "a.rego", `package rules.mine.a

violation contains {"msg": name} if {
	some name, _ in data.inventory.namespace.shop["v1"].Service
	input.review.namespaceObject == null
}

violation contains {"msg": input.time}

violation contains {"msg": time.format(time.now_ns())}
`)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	p, err := Compile(context.Background(), Config{Time: at}, src)
	if err != nil {
		t.Fatal(err)
	}
	if !p.NeedsInventory() || !p.NeedsNamespaces() {
		t.Error("the inventory or the namespaces are not asked for")
	}
	s, err := p.Session(context.Background(), Inventory{"namespace": map[string]any{"shop": map[string]any{"v1": map[string]any{"Service": map[string]any{"web": map[string]any{}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rulesOf(evaluate(t, s, pod())), "|"); got != "mine/a: 2026-01-02T03:04:05Z|mine/a: web" {
		t.Errorf("findings %q", got)
	}
	if Compiled := session(t, Config{}, library()).policy; Compiled.NeedsInventory() || Compiled.NeedsNamespaces() {
		t.Error("the library needs no inventory and no namespaces")
	}
}

// TestConcurrent is for the race detector: one session, many documents,
// and the first of a kind arriving in several goroutines at once.
func TestConcurrent(t *testing.T) {
	s := session(t, Config{}, library(), source("mine", "a.rego", "package main\n\ndeny contains msg if msg := input.metadata.name\n\nwarn contains \"bad\" if to_number(shared(input.kind)) > 1\n\nshared(x) := x\n"))
	c := pod("a", "b!")
	want := listed(evaluate(t, session(t, Config{}, library()), c))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				d, err := s.Evaluate(context.Background(), pod("a", "b!"))
				if err != nil || !strings.Contains(listed(d), want) {
					t.Errorf("%q, error %v", listed(d), err)
					return
				}
				if _, err := s.Explain(context.Background(), c, d.Findings[0], true); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}
