package vm

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// samplePlan is a plan that has most instructions.
func samplePlan(t testing.TB) []byte {
	t.Helper()
	policy, err := planOf(t, "data.x = result", map[string]string{"x.rego": `package x

base := {"a": 1, "b": [1, 2, {"c": null}], "d": {"x", "y"}}

names contains n if {
	some c in input.list
	n := lower(c.name)
	not startswith(n, "x")
}

big if {
	some c in input.list
	count(c.name) > 3
}

sized[n] := count(n) if some n in names

f(a, b) := {"sum": a + b} if a > 1
else := {"none": true}

calls := [f(i, n) | some i, n in base.b; is_number(n)]

mocked := m if m := names with input.list as [{"name": "zed"}, {"name": "Ada"}]

all_named if every c in input.list { c.name != "" }

paths contains p if walk(input, [p, _])
`}, rego.SetRegoVersion(ast.RegoV1))
	if err != nil {
		t.Fatal(err)
	}
	content, err := Encode(policy, "digest", nil, true, relations)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// runAll decodes a plan and runs whatever it says it holds.
func runAll(content []byte) {
	l, err := Open(content)
	if err != nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	input := ast.MustParseTerm(`{"list": [{"name": "Ada"}, {"name": "xi"}]}`)
	for _, n := range l.entries {
		run := l.Start(ctx, input, ast.ObjectTerm(), time.Unix(0, 0))
		_, _ = run.Call(Entry(n))
		run.End()
	}
}

func TestSamplePlan(t *testing.T) {
	l, err := Open(samplePlan(t))
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := l.Entry("eval")
	if _, other := l.Entry("other"); other || !ok || l.Digest() != "digest" {
		t.Errorf("digest %q, entries %v", l.Digest(), l.entries)
	}
	run := l.Start(context.Background(), ast.MustParseTerm(`{"list": [{"name": "Ada"}, {"name": "xi"}]}`), ast.ObjectTerm(), time.Unix(0, 0))
	defer run.End()
	got, err := run.Call(entry)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"names": {"ada"}`, `"big"`, `"mocked": {"ada", "zed"}`, `"sized": {"ada": 3}`, `"all_named": true`, `{"none": true}`} {
		if has := strings.Contains(got.String(), part); has != (part != `"big"`) {
			t.Errorf("%s: %v in %s", part, has, got)
		}
	}
	if _, err := run.Call(1000); err == nil {
		t.Error("an entry that does not exist has a value")
	}
}

// TestBrokenPlans: whatever happened to a plan, reading and running it ends
// in an error or a value, never in a panic.
func TestBrokenPlans(t *testing.T) {
	whole := samplePlan(t)
	for n := range whole {
		if _, err := Open(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes are a plan", n, len(whole))
		}
	}
	for n := range whole {
		for _, bit := range []byte{1, 0x80, 0xff} {
			broken := append([]byte{}, whole...)
			broken[n] ^= bit
			runAll(broken)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(samplePlan(f))
	f.Fuzz(func(_ *testing.T, content []byte) { runAll(content) })
}
