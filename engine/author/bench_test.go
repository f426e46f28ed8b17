package author_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs"
)

// measured compiles rules of a user's and measures them on Dockerfiles' documents.
func measured(t *testing.T, bodies map[string]string, n int) author.Bench {
	t.Helper()
	files := fstest.MapFS{}
	for name, body := range bodies {
		files["rules/a/"+name+"/rule.rego"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(`# METADATA
# title: t
# custom:
#   severity: high
#   kinds: [dockerfile]
package rules.a.%s

violation contains {"msg": "m"} if {
%s
}
`, name, body))}
	}
	policy, err := engine.Compile(context.Background(), engine.Config{}, engine.Source{Name: "u", Path: "u", FS: files, Root: "."})
	if err != nil {
		t.Fatal(err)
	}
	session, err := policy.Session(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var documents []*inputs.Collected
	for i := range n {
		doc := &inputs.Document{Kind: inputs.KindDockerfile, Subject: inputs.Subject{Name: fmt.Sprint("Dockerfile", i)}}
		documents = append(documents, &inputs.Collected{Doc: doc})
	}
	b, err := author.RunBench(context.Background(), author.BenchOptions{Policy: policy, Session: session, Documents: documents, Round: time.Millisecond, Rounds: 3})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBenchTellsDearFromCheap(t *testing.T) {
	b := measured(t, map[string]string{
		"cheap":  "\tinput.kind == \"dockerfile\"",
		"dear":   "\tcount([x | some x in numbers.range(1, 2000); x % 7 == 3]) == 5",
		"broken": "\tto_number(input.kind) == 1",
	}, 3)
	if len(b.Rules) != 3 || b.Documents != 3 || b.Machine <= 0 || b.All.Nanoseconds <= 0 {
		t.Fatalf("measured %+v", b)
	}
	if b.Rules[0].Rule != "a/dear" {
		t.Errorf("the dearest is %s", b.Rules[0].Rule)
	}
	for _, cost := range b.Rules {
		switch {
		case (cost.Error != "") != (cost.Rule == "a/broken"):
			t.Errorf("%s: error %q", cost.Rule, cost.Error)
		case cost.Error != "":
		case cost.Documents != 3 || cost.Nanoseconds <= 0 || cost.Allocations <= 0 || cost.Bytes <= 0:
			t.Errorf("%+v", cost)
		case cost.Rule == "a/dear" && cost.Allocations < 1000:
			t.Errorf("2,000 numbers took %v allocations", cost.Allocations)
		}
	}
}

func TestBenchCompares(t *testing.T) {
	bench := func(machine, ns, allocs float64) *author.Bench {
		return &author.Bench{Machine: machine, All: author.Cost{Rule: "*", Nanoseconds: 3 * ns, Allocations: allocs},
			Rules: []author.Cost{{Rule: "a/b", Nanoseconds: ns, Allocations: allocs}}}
	}
	for _, c := range []struct {
		name string
		now  *author.Bench
		want string
	}{
		{"the same", bench(100, 10_000, 50), "[]"},
		{"within the limit", bench(100, 11_500, 55), "[]"},
		{"slower", bench(100, 15_000, 50), "[{a/b  ns 10000 15000} {*  ns 30000 45000}]"},
		{"more allocations", bench(100, 10_000, 70), "[{a/b  allocs 50 70} {*  allocs 50 70}]"},
		{"a slower machine", bench(200, 20_000, 50), "[]"},
		{"slower on a faster machine", bench(50, 9_000, 50), "[{a/b  ns 5000 9000} {*  ns 15000 27000}]"},
		{"another rule", &author.Bench{Machine: 100, All: author.Cost{Rule: "*", Nanoseconds: 9e9}, Rules: []author.Cost{{Rule: "a/c", Nanoseconds: 9e9}}}, "[]"},
	} {
		if got := fmt.Sprint(c.now.Compare(bench(100, 10_000, 50), 0.2)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := fmt.Sprint(bench(100, 160, 50).Compare(bench(100, 100, 49), 0.2)); got != "[]" {
		t.Errorf("noise counts as a regression: %s", got)
	}
}
