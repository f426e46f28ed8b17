package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// overlaid is the shipped library with a fresh index.
type overlaid struct {
	fs.FS
	index []byte
}

// ReadFile implements fs.ReadFileFS.
func (o overlaid) ReadFile(name string) ([]byte, error) {
	if name == indexFile {
		return o.index, nil
	}
	return fs.ReadFile(o.FS, name)
}

func TestShippedCompiles(t *testing.T) {
	p, err := Compile(context.Background(), Config{}, currentLibrary(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []inputs.Kind{inputs.KindKubernetes, inputs.KindDockerfile} {
		plan, err := p.prepared(k)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.rules) == 0 || len(plan.programs) == 0 {
			t.Errorf("%s: %d rules in %d programs", k, len(plan.rules), len(plan.programs))
		}
	}
}

// TestShippedIndexIsCurrent fails where index.json was not made again after
// a rule changed: the program would then start slowly, or without the change.
func TestShippedIndexIsCurrent(t *testing.T) {
	want, err := BuildIndex(os.DirFS("../policies"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := fs.ReadFile(Shipped().FS, indexFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("policies/index.json is not current: run make generate")
	}
}

// TestPruned holds a program that leaves out what its kind never evaluates
// equal to one that leaves out nothing.
func TestPruned(t *testing.T) {
	src := currentLibrary(t)
	docs := map[inputs.Kind][]*inputs.Collected{
		inputs.KindKubernetes: {pod("a", "b!"), pod()},
		inputs.KindDockerfile: {dockerfile()},
	}
	for kind, list := range docs {
		pruned, whole := session(t, Config{Profiles: []string{"strict"}}, src), session(t, Config{Profiles: []string{"strict"}}, src)
		u := whole.policy.units[0]
		plan := whole.policy.plans[kind]
		for _, r := range plan.rules {
			for _, lib := range u.index.Libraries {
				r.uses[kind] = append(r.uses[kind], lib.Package)
			}
		}
		w, err := u.loadRules(kind, plan.rules)
		if err != nil {
			t.Fatal(err)
		}
		w.kind = ""
		plan.once.Do(func() {})
		rules := 0
		for _, g := range u.group(plan.rules) {
			p, errs := u.merge(w, g.view, g.entries, true)
			if len(errs) > 0 {
				t.Fatal(joinErrors(errs))
			}
			rules += len(allRules(p))
			plan.programs, plan.document = append(plan.programs, p), true
		}
		less := 0
		for _, c := range list {
			a, b := evaluate(t, pruned, c), evaluate(t, whole, c)
			if short(a) != short(b) {
				t.Errorf("%s: pruned\n%s\nwhole\n%s", kind, short(a), short(b))
			}
		}
		for _, p := range pruned.policy.plans[kind].programs {
			made, err := p.compiled()
			if err != nil {
				t.Fatal(err)
			}
			less += len(allRules(made))
		}
		if less >= rules {
			t.Errorf("%s: %d rules of %d are left: nothing is pruned", kind, less, rules)
		}
	}
}

// allRules are the rules of a program's compiler.
func allRules(p *program) []*ast.Rule {
	var out []*ast.Rule
	for _, m := range p.compiler.Modules {
		out = append(out, m.Rules...)
	}
	return out
}

func TestCannotHold(t *testing.T) {
	for text, want := range map[string]bool{
		"not input.containers":                  true,
		"not input.review":                      true,
		"not input.review.object":               false,
		"not input.dockerfile":                  false,
		"input.dockerfile.stages":               true,
		"input.review":                          false,
		"some s in input.dockerfile.stages":     true,
		"some c in input.containers":            false,
		"count(input.dockerfile.stages) > 0":    false,
		"input.dockerfile.final == 1":           true,
		"not input.dockerfile.final == 1":       false,
		"[x | x := input.dockerfile.stages[_]]": false,
	} {
		m, err := ast.ParseModuleWithOpts("x", "package x\n\nr if { "+text+" }\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		has, lacks := present(inputs.KindKubernetes)
		if got := cannotHold(m.Rules[0].Body[0], has, lacks); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func BenchmarkColdStart(b *testing.B) {
	src := currentLibrary(b)
	for _, k := range []inputs.Kind{inputs.KindKubernetes, inputs.KindDockerfile} {
		b.Run(string(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, err := Compile(context.Background(), Config{}, src)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := p.prepared(k); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
