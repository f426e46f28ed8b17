package engine

import (
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// dockerfile is a document with two stages and some instructions.
func dockerfile() *inputs.Collected {
	stage := func(i int, name string, last bool) inputs.BuildStage {
		return inputs.BuildStage{Index: i, Name: name, Last: last, Path: inputs.Path{"stages", i}}
	}
	body := &inputs.Dockerfile{
		Stages: []inputs.BuildStage{stage(0, "build", false), stage(1, "", false), stage(2, "", true)},
		Instructions: []inputs.Instruction{
			{Index: 0, Stage: -1, Op: "arg", Text: "ARG X"},
			{Index: 1, Stage: 0, Op: "from", Text: "FROM a AS build", Path: inputs.Path{"instructions", 1}},
			{Index: 2, Stage: 0, Op: "run", Text: "RUN apt-get update", Commands: []inputs.ShellCommand{{Name: "apt-get", Words: []string{"apt-get", "update"}}}},
			{Index: 3, Stage: 1, Op: "from", Text: "FROM b"},
			{Index: 4, Stage: 2, Op: "from", Text: "FROM c"},
		},
	}
	body.Final = body.Stages[2]
	return &inputs.Collected{Doc: &inputs.Document{
		Kind: inputs.KindDockerfile, Subject: inputs.Subject{Name: "app/Dockerfile", Ref: "ignored"}, Dockerfile: body,
		Containers: []inputs.Container{{Name: "final", Role: "stage", Path: inputs.Path{"final"}}},
	}}
}

// identify gives the identity of one finding in a document.
func identify(c *inputs.Collected, details map[string]any, path ...any) (element, fingerprint string) {
	j := &judgement{session: &Session{policy: &Policy{encoder: &encoder{}}}, c: c}
	f := Finding{Rule: "a/b", Path: path}
	object, _ := toObject(details)
	newFingerprinter(j).identify(&f, object)
	return f.Element, f.Fingerprint
}

func TestElements(t *testing.T) {
	d, k := dockerfile(), pod("a", "b")
	k.Doc.Containers[1].Role = "init"
	for name, tc := range map[string]struct {
		c       *inputs.Collected
		details map[string]any
		path    inputs.Path
		want    string
	}{
		"container":          {k, nil, inputs.Path{"spec", "containers", 0, "image"}, "main:a"},
		"init container":     {k, nil, inputs.Path{"spec", "containers", 1}, "init:b"},
		"container by name":  {k, map[string]any{"container": "b"}, inputs.Path{"spec", "hostPID"}, "init:b"},
		"no such name":       {k, map[string]any{"container": "x"}, inputs.Path{"spec", "hostPID"}, "pod"},
		"pod":                {k, nil, inputs.Path{"spec", "hostPID"}, "pod"},
		"elsewhere":          {k, nil, inputs.Path{"metadata", "name"}, ""},
		"nothing":            {k, nil, nil, ""},
		"named stage":        {d, nil, inputs.Path{"stages", 0, "user"}, "build"},
		"unnamed stage":      {d, nil, inputs.Path{"stages", 1}, "stage-1"},
		"last stage":         {d, nil, inputs.Path{"stages", 2}, "final"},
		"final":              {d, nil, inputs.Path{"final", "user"}, "final"},
		"instruction":        {d, nil, inputs.Path{"instructions", 2, "commands", 0}, "build"},
		"instruction before": {d, nil, inputs.Path{"instructions", 0}, ""},
		"beyond":             {d, nil, inputs.Path{"instructions", 99}, ""},
		"named":              {d, map[string]any{"container": "final"}, nil, "final"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := identify(tc.c, tc.details, tc.path...); got != tc.want {
				t.Errorf("element %q, want %q", got, tc.want)
			}
		})
	}
}

// TestFingerprintIsStable pins the form: changing it makes every baseline and
// waiver in the world lapse.
func TestFingerprintIsStable(t *testing.T) {
	_, got := identify(pod("a", "b"), nil, "spec", "containers", 0, "image")
	if want := "4c6a53cd8692fc49d75b18bb16a4d750"; got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
	_, got = identify(dockerfile(), nil, "instructions", 2, "commands", 0)
	if want := "1248d25d7e0b9f73fb48028615107560"; got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
}

func TestFingerprints(t *testing.T) {
	base := func() *inputs.Collected { return pod("a", "b") }
	_, want := identify(base(), nil, "spec", "containers", 1, "image")
	same := func(name string, c *inputs.Collected, path ...any) {
		t.Helper()
		if _, got := identify(c, nil, path...); got != want {
			t.Errorf("%s changes the fingerprint", name)
		}
	}
	moved := pod("b", "a")
	same("another order", moved, "spec", "containers", 0, "image")
	tagged := base()
	tagged.Doc.Review.Object["spec"].(map[string]any)["containers"].([]any)[1].(map[string]any)["image"] = "docker.io/x:2"
	same("another tag", tagged, "spec", "containers", 1, "image")
	renamed := base()
	renamed.Doc.Subject.Name = "elsewhere.yaml"
	same("another file", renamed, "spec", "containers", 1, "image")

	differ := func(name string, c *inputs.Collected, details map[string]any, path ...any) {
		t.Helper()
		if _, got := identify(c, details, path...); got == want {
			t.Errorf("%s keeps the fingerprint", name)
		}
	}
	differ("another container", base(), nil, "spec", "containers", 0, "image")
	differ("another field", base(), nil, "spec", "containers", 1, "user")
	differ("a key", base(), map[string]any{"key": "k"}, "spec", "containers", 1, "image")
	other := base()
	other.Doc.Subject.Ref = "core/Pod/other/web"
	differ("another subject", other, nil, "spec", "containers", 1, "image")

	// Entries without a name are known by their text, or by all they hold.
	d := dockerfile()
	_, run := identify(d, nil, "instructions", 2, "commands", 0)
	d.Doc.Dockerfile.Instructions = append([]inputs.Instruction{{Stage: 0, Text: "RUN first"}}, d.Doc.Dockerfile.Instructions...)
	d.Doc.Dockerfile.Instructions[3].Line = 77
	if _, got := identify(d, nil, "instructions", 3, "commands", 0); got != run {
		t.Error("a line more changes an instruction's fingerprint")
	}
	ports := func(list ...any) *inputs.Collected {
		c := base()
		c.Doc.Review.Object["spec"].(map[string]any)["ports"] = list
		return c
	}
	web, admin := map[string]any{"port": 80, "line": 1}, map[string]any{"port": 81}
	_, first := identify(ports(web, admin), nil, "spec", "ports", 0)
	_, second := identify(ports(admin, map[string]any{"port": 80, "line": 9}), nil, "spec", "ports", 1)
	_, third := identify(ports(web, admin), nil, "spec", "ports", 1)
	if first != second || first == third {
		t.Error("entries are not known by their content")
	}
	nameless := base()
	nameless.Doc.Review.Name, nameless.Doc.Subject.Ref = "", "core/Pod/shop/"
	elsewhere := base()
	elsewhere.Doc.Review.Name, elsewhere.Doc.Subject.Ref, elsewhere.Doc.Subject.Name = "", "core/Pod/shop/", "other.yaml"
	_, here := identify(nameless, nil, "spec")
	_, there := identify(elsewhere, nil, "spec")
	if here == there {
		t.Error("objects without a name are told apart by their file")
	}
}

func TestRepeats(t *testing.T) {
	s := session(t, Config{}, source("p", "a.rego", "package main\n\ndeny contains sprintf(\"%d\", [i]) if some i in [1, 2, 3]\n"))
	d := evaluate(t, s, pod())
	print := d.Findings[0].Fingerprint
	for i, suffix := range []string{"", "#2", "#3"} {
		if got := d.Findings[i].Fingerprint; got != print+suffix {
			t.Errorf("finding %d: %s", i, got)
		}
	}
	if len(print) != 32 || strings.Trim(print, "0123456789abcdef") != "" {
		t.Errorf("fingerprint %q", print)
	}
}

func toObject(details map[string]any) (ast.Object, bool) {
	if details == nil {
		return nil, false
	}
	o, ok := encodeAny(details).Value.(ast.Object)
	return o, ok
}
