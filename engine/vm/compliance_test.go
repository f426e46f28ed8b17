package vm

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/util"
)

// planOnly is a rego target that keeps the plan and evaluates nothing.
type planOnly struct {
	mu     sync.Mutex
	policy *ir.Policy
}

const planTarget = "boltseal-test-plan"

func (p *planOnly) IsTarget(name string) bool { return name == planTarget }

func (p *planOnly) PrepareForEval(_ context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	p.policy = policy
	return p, nil
}

func (p *planOnly) Eval(context.Context, *rego.EvalContext, ast.Value) (ast.Value, error) {
	return nil, fmt.Errorf("not meant to be evaluated")
}

var planner = sync.OnceValue(func() *planOnly {
	p := &planOnly{}
	rego.RegisterPlugin(planTarget, p)
	return p
})

// relations are the built-ins that give many results.
var relations = map[string]bool{"walk": true}

// planOf plans a query over modules.
func planOf(t testing.TB, query string, modules map[string]string, opts ...func(*rego.Rego)) (*ir.Policy, error) {
	t.Helper()
	p := planner()
	p.mu.Lock()
	defer p.mu.Unlock()
	opts = append(opts, rego.Query(query), rego.Target(planTarget))
	for _, name := range util.KeysSorted(modules) {
		opts = append(opts, rego.Module(name, modules[name]))
	}
	p.policy = nil
	if _, err := rego.New(opts...).PrepareForEval(context.Background()); err != nil {
		return nil, err
	}
	if p.policy == nil {
		return nil, fmt.Errorf("there is no plan")
	}
	return p.policy, nil
}

// library encodes a plan and reads it again.
func library(policy *ir.Policy) (*Library, error) {
	content, err := Encode(policy, "", nil, true, relations)
	if err != nil {
		return nil, err
	}
	return Open(content)
}

// verdict is what became of one case.
type verdict struct{ outcome, detail string }

func judge(t *testing.T, tc cases.TestCase, version ast.RegoVersion) verdict {
	for k, v := range tc.Env {
		t.Setenv(k, v)
	}
	modules := map[string]string{}
	for i, module := range tc.Modules {
		modules[fmt.Sprintf("test-%d.rego", i)] = module
	}
	data := map[string]any{}
	if tc.Data != nil {
		data = *tc.Data
	}
	opts := []func(*rego.Rego){rego.SetRegoVersion(version), rego.Store(inmem.NewFromObject(data))}
	if tc.ExperimentalKeywords {
		opts = append(opts, rego.Capabilities(ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(true))))
	}
	policy, err := planOf(t, tc.Query, modules, opts...)
	if err != nil {
		return verdict{"refused", "plan: " + err.Error()}
	}
	l, err := library(policy)
	if err != nil {
		return verdict{"refused", "encode: " + err.Error()}
	}
	var input *ast.Term
	if tc.InputTerm != nil {
		input = ast.MustParseTerm(*tc.InputTerm)
	} else if tc.Input != nil {
		input = ast.NewTerm(ast.MustInterfaceToValue(*tc.Input))
	}
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	run := l.Start(ctx, input, ast.NewTerm(ast.MustInterfaceToValue(data)), time.Now())
	defer run.End()
	entry, _ := l.Entry(policy.Plans.Plans[0].Name)
	got, err := run.Call(entry)
	switch {
	case err != nil:
		return verdict{"refused", "evaluate: " + err.Error()}
	case tc.WantResult == nil:
		return verdict{"wrong", "gives a result where topdown gives an error"}
	case got == nil:
		return verdict{"wrong", "gives nothing"}
	}
	return compare(tc, got)
}

// compare holds a result set against what a case wants.
func compare(tc cases.TestCase, got *ast.Term) verdict {
	want := ast.NewSet()
	for _, b := range *tc.WantResult {
		want.Add(ast.NewTerm(ast.MustInterfaceToValue(b)))
	}
	have := ast.NewSet()
	var failure error
	got.Value.(ast.Set).Foreach(func(t *ast.Term) {
		v, err := ast.JSON(t.Value)
		if err != nil {
			failure = err
			return
		}
		bindings := v.(map[string]any)
		for name, value := range bindings {
			if list, ok := value.([]any); ok && tc.SortBindings {
				slices.SortFunc(list, util.Compare)
			}
			if tc.IgnoreGeneratedVars && strings.HasPrefix(name, "__localq") {
				delete(bindings, name)
			}
		}
		have.Add(ast.NewTerm(ast.MustInterfaceToValue(bindings)))
	})
	switch {
	case failure != nil:
		return verdict{"wrong", failure.Error()}
	case want.Compare(have) != 0:
		return verdict{"wrong", fmt.Sprintf("want %v, got %v", want, have)}
	}
	return verdict{outcome: "pass"}
}

// otherwise lists the cases in which OPA's planner itself means something
// else than topdown, with the reason.
var otherwise = map[string]string{
	"v0/data/toplevel integer": numberKey, "v1/data/toplevel integer": numberKey,
	"v0/data/nested integer": numberKey, "v1/data/nested integer": numberKey,
}

// numberKey: topdown reads data from a store, whose paths are texts.
const numberKey = "data[2] finds the key \"2\" in the store; to the planner, and within input, they are two keys"

// TestCompliance runs OPA's own cases: what is not right must be refused.
func TestCompliance(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/open-policy-agent/opa").Output()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	reasons := map[string]int{}
	for version, dir := range map[ast.RegoVersion]string{ast.RegoV0: "v0", ast.RegoV1: "v1"} {
		set, err := cases.Load(filepath.Join(strings.TrimSpace(string(out)), "v1/test/cases/testdata", dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range set.Sorted().Cases {
			v := judge(t, tc, version)
			counts[v.outcome]++
			note := dir + "/" + tc.Note
			switch {
			case v.outcome == "refused":
				wanted := tc.WantError != nil || tc.WantErrorCode != nil
				if wanted {
					counts["rightly refused"]++
				} else {
					reasons[note+": "+v.detail]++
				}
			case v.outcome == "wrong" && otherwise[note] == "":
				t.Errorf("%s: %s", note, v.detail)
			case v.outcome != "wrong" && otherwise[note] != "":
				t.Errorf("%s is listed as different, but is not", note)
			}
		}
	}
	for _, reason := range util.KeysSorted(reasons) {
		t.Log("refused:", reason)
	}
	text, _ := json.Marshal(counts)
	t.Log(string(text))
	total := counts["pass"] + counts["refused"] + counts["wrong"]
	if total < 4000 {
		t.Errorf("only %d cases", total)
	}
	if right := counts["pass"] + counts["rightly refused"]; float64(right) < 0.985*float64(total) {
		t.Errorf("%d of %d cases are right", right, total)
	}
}
