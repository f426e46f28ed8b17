package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// steps is an explanation in lines.
func steps(e *Explanation) string {
	var out []string
	for _, s := range e.Steps {
		var values []string
		for name, value := range s.Values {
			values = append(values, name+"="+value)
		}
		slices.Sort(values)
		out = append(out, fmt.Sprintf("%s:%d %s → %s {%s}", s.File[strings.LastIndexByte(s.File, '/')+1:], s.Line, s.Expression, s.Result, strings.Join(values, ", ")))
	}
	return strings.Join(out, "\n")
}

func TestExplain(t *testing.T) {
	s := session(t, Config{}, library(), source("p", "a.rego", `package main

deny contains msg if {
	input.kind == "Pod"
	some c in containers
	not c.securityContext.runAsNonRoot
	c.image != "x"
	msg := sprintf("%s is bad", [c.name])
}

containers contains c if some c in input.spec.containers
`))
	c := pod("a", "b!")
	body := `a.rego:4 input.kind == "Pod" → true {input.kind="Pod"}
a.rego:5 some c in containers → true {c={"image":"docker.io/x","name":"b"}}
a.rego:6 not c.securityContext.runAsNonRoot → true {c.securityContext.runAsNonRoot=undefined}
a.rego:7 c.image != "x" → true {c.image="docker.io/x"}
a.rego:8 msg := sprintf("%s is bad", [c.name]) → true {c.name="b", msg="b is bad"}`
	privileged := `rule.rego:13 some c in things.containers → true {c={"name":"b",…}}
rule.rego:14 things.privileged(c) → true {c={"name":"b",…}}
rule.rego:15 msg := sprintf("container %q is privileged", [c.name]) → true {c.name="b", msg="container \"b\" is privileged"}`
	want := map[string]string{
		"b is bad false": body,
		"b is bad true": body + `
a.rego:11 some c in input.spec.containers → true {c={"image":"docker.io/x","name":"a"}, input.spec.containers[0]={"image":"docker.io/x","name":"a"}}
a.rego:11 some c in input.spec.containers → true {c={"image":"docker.io/x","name":"b"}, input.spec.containers[1]={"image":"docker.io/x","name":"b"}}`,
		`container "b" is privileged false`: privileged,
		`container "b" is privileged true`: privileged + `
things.rego:3 some c in input.containers → true {c={"name":"a",…}, input.containers[0]={"name":"a",…}}
things.rego:3 some c in input.containers → true {c={"name":"b",…}, input.containers[1]={"name":"b",…}}
things.rego:5 c.privileged → true {c.privileged=true}`,
	}
	for _, f := range evaluate(t, s, c).Findings {
		for _, full := range []bool{false, true} {
			e, err := s.Explain(context.Background(), c, f, full)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%s %v", f.Message, full)
			if text, ok := want[name]; ok && (!e.Fired || steps(e) != text) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", name, steps(e), text)
			}
			delete(want, name)
		}
	}
	if len(want) > 0 {
		t.Errorf("not seen: %v", want)
	}
	e, err := s.Explain(context.Background(), c, Finding{Rule: "p/a", Message: "other"}, false)
	if err != nil || e.Fired || e.Note == "" {
		t.Errorf("%+v, error %v", e, err)
	}
}

func TestWhyNot(t *testing.T) {
	off := false
	s := session(t, Config{Rules: []RuleChange{{Match: "container/registry", Enabled: &off, Reason: "not here"}}}, library(), source("p", "a.rego", `package main

deny contains "one" if {
	input.kind == "Pod"
	some c in input.spec.containers
	c.privileged == true
}

deny contains "two" if {
	input.kind == "Deployment"
	input.spec.x
}
`, "b.rego", "package main\n\ndeny contains \"b\"\n"))
	for id, want := range map[string]string{
		"container/privileged": "rule.rego:14 things.privileged(c) → false {c={\"name\":\"a\",…}}",
		"container/registry":   "disabled by the configuration: not here",
		"image/other":          "judges image only",
		"image/ranked":         "no profile in force enables it",
		"image/vulnerable":     "incomplete: it requires vulnerabilities (no data)",
		"p/a":                  "a.rego:6 c.privileged == true → undefined {c.privileged=undefined}\na.rego:10 input.kind == \"Deployment\" → false {input.kind=\"Pod\"}",
		"p/b":                  "the rule fired",
	} {
		c := pod("a")
		c.Doc.Evidence.Missing = []inputs.Gap{{Fact: "vulnerabilities", Why: "no data"}}
		e, err := s.WhyNot(context.Background(), c, id)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Note + steps(e); got != want || e.Fired != (id == "p/b") {
			t.Errorf("%s: got %s\nwant %s", id, got, want)
		}
	}
	_, err := s.WhyNot(context.Background(), pod(), "container/priv")
	if err == nil || err.Error() != `there is no rule "container/priv": did you mean container/privileged?` {
		t.Errorf("error %v", err)
	}
}
