package author_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs"
)

func options(fsys fstest.MapFS) author.Options {
	return author.Options{Policies: fsys, Path: "p", Library: true, Threshold: 100, Collectors: []inputs.Collector{lines{}}}
}

func TestTestPasses(t *testing.T) {
	result, err := author.Test(context.Background(), options(library(t, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if result.Tests != 2 || result.Examples != 4 || result.Coverage != 100 || len(result.Failures) != 0 {
		t.Errorf("got %+v", result)
	}
}

func TestTestFails(t *testing.T) {
	above, good := folder+"examples/bad/above.txt", folder+"examples/good/user.txt"
	for _, c := range []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"false test", map[string]string{folder + "rule_test.rego": replaced(t, ruleTest, `\"a\" runs`, `\"b\" runs`)}, "p/" + folder + "rule_test.rego:16: test_root failed: not true: f.msg =="},
		{"not covered", map[string]string{"lib/workload/workload.rego": workload + "\nother(x) := y if {\n\ty := x\n}\n"}, "p/lib/workload/workload.rego:7: no test reaches"},
		{"bad without want", map[string]string{above: "root a\n"}, "p/" + above + ": a bad example names no line"},
		{"does not fire", map[string]string{above: "# want: container/run-as-root\nuser a\n"}, "p/" + above + ":2: container/run-as-root does not fire here"},
		{"wrong line", map[string]string{above: "# want: container/run-as-root\nuser a\nroot b\n"}, "p/" + above + ":3: container/run-as-root fires here, which is not wanted"},
		{"unwanted", map[string]string{above: "root a # want: container/run-as-root\nroot b\n"}, "p/" + above + ":2: container/run-as-root fires here, which is not wanted"},
		{"unknown rule", map[string]string{above: "root a # want: container/run-as-root, a/b\n"}, "p/" + above + ":1: wants a/b, which is no rule"},
		{"malformed want", map[string]string{above: "root a # want: root\n"}, "p/" + above + ":1: \"root\" is no rule id"},
		{"good fires", map[string]string{good: "root a\n"}, "p/" + good + ":1: container/run-as-root fires here"},
		{"good wants", map[string]string{good: "user a # want: container/run-as-root\n"}, "p/" + good + ":1: a good example must not want"},
		{"unreadable", map[string]string{good: "user a\nbroken\n"}, "p/" + good + ":2: broken line"},
		{"nobody's", map[string]string{folder + "examples/good/x.bin": "x"}, "p/" + folder + "examples/good/x.bin: no collector"},
		{"side file of nothing", map[string]string{good + "x.want": "1 a/b"}, "p/" + good + "x.want: there is no file"},
		{"path falls back", map[string]string{folder + "rule.rego": replaced(t, rule, `["user"]`, `["user", "name"]`)}, "p/" + above + ":3: details.path [stages 1 user name] leads nowhere"},
		{"rule error", map[string]string{folder + "rule.rego": replaced(t, rule, "\tmsg :=", "\t1 / count(input.images) == 1\n\tmsg :=")}, "p/" + good + ": the verdict is error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "rule error" {
				c.changes[good] = "root a\n"
			}
			result, err := author.Test(context.Background(), options(library(t, c.changes)))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range result.Failures {
				if strings.HasPrefix(f.String(), c.want) {
					return
				}
			}
			t.Errorf("want %q, got:\n%s", c.want, strings.ReplaceAll(fmt.Sprint(result.Failures), "} {", "\n"))
		})
	}
}

func TestTraceOfAFailure(t *testing.T) {
	changes := map[string]string{folder + "rule_test.rego": replaced(t, ruleTest, "== 1 with", "== 7 with")}
	result, err := author.Test(context.Background(), options(library(t, changes)))
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Failures) != 1 {
		t.Fatalf("got %v", result.Failures)
	}
	f := result.Failures[0]
	if f.Name != "data.rules.container.run_as_root_test.test_count" || f.Line != 19 || len(f.Trace) == 0 || !strings.Contains(f.Trace[0], "rule_test.rego:19: count(rule.violation) == 7") {
		t.Errorf("got %+v", f)
	}
}

func TestFilter(t *testing.T) {
	o := options(library(t, nil))
	o.Threshold = 0
	for pattern, want := range map[string][2]int{"test_count": {1, 0}, "container/run-as-root": {0, 4}, "run.as.root": {2, 4}} {
		o.Run = pattern
		result, err := author.Test(context.Background(), o)
		if err != nil || result.Tests != want[0] || result.Examples != want[1] || result.Coverage != -1 {
			t.Errorf("%s: %+v, %v; want %v", pattern, result, err, want)
		}
	}
	o.Run = "nothing of the kind"
	if _, err := author.Test(context.Background(), o); !errors.Is(err, author.ErrNoTests) {
		t.Errorf("a filter that matches nothing: %v", err)
	}
	o.Run = "("
	if _, err := author.Test(context.Background(), o); err == nil || errors.Is(err, author.ErrNoTests) {
		t.Errorf("a broken filter: %v", err)
	}
}

func TestExampleParameters(t *testing.T) {
	result, err := author.Test(context.Background(), options(library(t, map[string]string{
		folder + "examples/parameters.yaml": "exempt: [migrate]\n",
		folder + "examples/good/exempt.txt": "root migrate\n",
	})))
	if err != nil || len(result.Failures) != 0 || result.Examples != 5 {
		t.Errorf("got %+v, %v", result, err)
	}
	_, err = author.Test(context.Background(), options(library(t, map[string]string{folder + "examples/parameters.yaml": "other: 1\n"})))
	if err == nil || !strings.Contains(err.Error(), "other") {
		t.Errorf("an undeclared parameter: %v", err)
	}
}

func TestUserPolicies(t *testing.T) {
	files := map[string]string{
		"policy/deny.rego":      "package main\n\nimport data.lib.workload\n\ndeny contains msg if {\n\tinput.kind in data.refused\n\tmsg := input.kind\n}\n",
		"policy/deny_test.rego": "package main\n\ntest_deny if deny == {\"Pod\"} with input as {\"kind\": \"Pod\"}\n\ntest_lib if workload.containers == [1] with input as {\"containers\": [1]}\n\ntodo_test_later if false\n",
		"old/old.rego":          "package old\n\nwarn[msg] { input.x; msg := \"x\" }\n",
		"old/old_test.rego":     "package old\n\ntest_warn { warn[\"x\"] with input as {\"x\": true} }\n",
		"data.yaml":             "refused: [Pod]\n",
	}
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	fsys["policy/deny_test.rego"].Data = []byte(strings.Replace(files["policy/deny_test.rego"], "package main\n", "package main\n\nimport data.lib.workload\n", 1))
	fsys["policy/deny.rego"].Data = []byte(strings.Replace(files["policy/deny.rego"], "import data.lib.workload\n\n", "", 1))
	result, err := author.Test(context.Background(), author.Options{Policies: fsys, Path: "mine", Coverage: true, Collectors: []inputs.Collector{lines{}}})
	if err != nil {
		t.Fatal(err)
	}
	if result.Tests != 3 || result.Skipped != 1 || len(result.Failures) != 0 || result.Coverage != 100 {
		t.Errorf("got %+v", result)
	}
}

func TestNothingToTest(t *testing.T) {
	for _, fsys := range []fstest.MapFS{{}, {"a.rego": {Data: []byte("package a\n\ndeny contains 1\n")}}} {
		if _, err := author.Test(context.Background(), author.Options{Policies: fsys}); !errors.Is(err, author.ErrNoTests) {
			t.Errorf("got %v", err)
		}
	}
}

func TestBrokenPoliciesAreErrors(t *testing.T) {
	for name, content := range map[string]string{
		"parse":   "package a\n\nx := }\n",
		"compile": "package a\n\ntest_x if y\n",
		"network": "package a\n\ntest_x if http.send({\"method\": \"get\", \"url\": \"http://localhost\"})\n",
	} {
		_, err := author.Test(context.Background(), author.Options{Policies: fstest.MapFS{"a_test.rego": {Data: []byte(content)}}, Path: "p"})
		if err == nil || !strings.Contains(err.Error(), "p/a_test.rego:3") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
