package author_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs"
)

// endless takes longer than any test may.
const endless = "count([1 | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); i == j]) > 0"

func TestSlowTestsAreReported(t *testing.T) {
	slowTest := strings.Replace(ruleTest, "test_count if", "test_slow if "+endless+"\n\ntest_count if", 1)
	// Only the example with a container of that name makes the rule slow.
	slowRule := replaced(t, rule, "\tmsg :=", "\tnot endless(c)\n\tmsg :=") + "\nendless(c) if {\n\tc.name == \"slow\"\n\t" + endless + "\n}\n"
	o := options(library(t, map[string]string{
		folder + "rule_test.rego": slowTest, folder + "rule.rego": slowRule,
		folder + "examples/bad/slow.txt": "root slow # want: container/run-as-root\n",
	}))
	o.Threshold, o.Timeout = 0, 300*time.Millisecond
	start := time.Now()
	result, err := author.Test(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Failures {
		got = append(got, f.String())
	}
	want := []string{
		"p/" + folder + "examples/bad/slow.txt: takes longer than 300ms",
		"p/" + folder + "rule_test.rego:19: test_slow takes longer than 300ms",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestCases(t *testing.T) {
	text := ruleTest + "\ntest_fails if false\n\ntodo_test_later if true\n"
	changes := map[string]string{folder + "rule_test.rego": text, folder + "examples/good/user.txt": "root user\n"}
	var before []string
	for _, parallel := range []int{1, 4} {
		o := options(library(t, changes))
		o.Threshold, o.Coverage, o.Parallel = 0, true, parallel
		last, total := 0, 0
		o.Progress = func(done, of int) {
			if done < last || done > of {
				t.Errorf("progress %d of %d after %d", done, of, last)
			}
			last, total = done, of
		}
		result, err := author.Test(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range result.Cases {
			got = append(got, fmt.Sprintf("%s %s:%d %v %s", c.Status, strings.TrimPrefix(c.File, "p/"+folder), c.Line, c.Example, c.Name[strings.LastIndex(c.Name, ".")+1:]))
			if c.Seconds < 0 || c.Seconds > 60 {
				t.Errorf("%+v", c)
			}
		}
		want := []string{
			"passed examples/bad/above.txt:0 true container/run-as-root",
			"passed examples/bad/behind.txt:0 true container/run-as-root",
			"passed examples/bad/side.txt:0 true container/run-as-root",
			"failed examples/good/user.txt:0 true container/run-as-root",
			"passed rule_test.rego:14 false test_root",
			"passed rule_test.rego:19 false test_count",
			"failed rule_test.rego:21 false test_fails",
			"skipped rule_test.rego:23 false todo_test_later",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if last != 8 || total != 8 || result.Tests != 3 || result.Examples != 4 || result.Skipped != 1 || result.Seconds <= 0 {
			t.Errorf("%d of %d, %+v", last, total, result)
		}
		failures := fmt.Sprint(result.Failures)
		if before = append(before, failures); before[0] != failures {
			t.Errorf("parallel %d gives other failures: %v", parallel, before)
		}
	}
}

func TestUncoveredWithoutThreshold(t *testing.T) {
	o := options(library(t, map[string]string{"lib/workload/workload.rego": workload + "\nother(x) := y if {\n\ty := x\n}\n"}))
	o.Threshold, o.Coverage = 0, true
	result, err := author.Test(t.Context(), o)
	if err != nil || len(result.Failures) > 0 || len(result.Uncovered) == 0 || result.Uncovered[0].String() != "p/lib/workload/workload.rego:7: no test reaches this line" {
		t.Errorf("%v, %+v", err, result)
	}
}

// TestNoNetwork holds that neither a policy nor its test calls out, mocked or not.
func TestNoNetwork(t *testing.T) {
	for _, body := range []string{
		`http.send({"method": "get", "url": "http://localhost"}).status_code == 200`,
		`net.lookup_ip_addr("localhost")`,
		`opa.runtime().env.HOME`,
	} {
		tree := fstest.MapFS{"a.rego": {Data: []byte("package main\n\ndeny contains \"x\" if " + body + "\n\ntest_x if count(deny) == 0\n")}}
		if _, err := author.Test(t.Context(), author.Options{Policies: tree}); err == nil || !strings.Contains(err.Error(), "undefined function") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestTouched(t *testing.T) {
	fsys := library(t, nil)
	got := author.Touched(t.Context(), fsys, "p", []string{"p/" + folder + "examples/good/user.txt", "p/lib/workload/workload.rego", "p/nothing"})
	if want := []string{"container/run-as-root", "lib.workload"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got = author.Touched(t.Context(), fsys, "p", []string{"p/" + folder + "rule_test.rego"})
	if want := []string{"container/run-as-root", "rules.container.run_as_root"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestOldPolicies holds that policies of conftest's first years are tested.
func TestOldPolicies(t *testing.T) {
	tree := fstest.MapFS{
		"policy.rego":      {Data: []byte("package main\n\ndeny[msg] {\n\tinput.kind == \"Pod\"\n\tmsg := \"no pods\"\n}\n")},
		"policy_test.rego": {Data: []byte("package main\n\ntest_pod {\n\tdeny[\"no pods\"] with input as {\"kind\": \"Pod\"}\n}\n\nempty(x) {\n\tcount(x) == 0\n}\n\ntest_job {\n\tempty(deny) with input as {\"kind\": \"Job\"}\n}\n")},
	}
	result, err := author.Test(t.Context(), author.Options{Policies: tree, Collectors: []inputs.Collector{lines{}}, Threshold: 100})
	if err != nil || result.Tests != 2 || len(result.Failures) > 0 {
		t.Errorf("%v, %+v", err, result)
	}
}
