package gatekeeper

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/boltseal/boltseal/engine"
)

// parameterSets are two sets of parameters for exported rules; both differ from
// the defaults.
var parameterSets = map[string][2]string{
	"organisation/image-prefixes":  {`{"repos": ["nginx", "gcr.io/"]}`, `{"repos": ["registry.example.com/"]}`},
	"organisation/required-labels": {`{"labels": [{"key": "app"}]}`, `{"labels": [{"key": "app", "allowedRegex": "^web$"}], "message": "say whose it is"}`},
	"organisation/volume-types":    {`{"volumes": ["emptyDir"]}`, `{"volumes": ["configMap", "secret"]}`},
	"kubernetes/few-replicas":      {`{"min_replicas": 1}`, `{"min_replicas": 5}`},
}

// TestConstraintsOfOneRule judges by one template under three constraints,
// without parameters and with two sets of them, what our engine judges by the
// same rule configured so.
func TestConstraintsOfOneRule(t *testing.T) {
	ids := slices.Sorted(maps.Keys(parameterSets))
	exported, err := ExportRules(t.Context(), ids)
	if err != nil || len(exported.Rules) != len(ids) {
		t.Fatalf("%d rules are exported: %v", len(exported.Rules), err)
	}
	names := []string{bare, "first", "second"}
	var templates, constraints []map[string]any
	for _, r := range exported.Rules {
		templates = append(templates, r.Template)
		for i, name := range names {
			c := r.bareConstraint()
			c["metadata"] = map[string]any{"name": name}
			if i > 0 {
				c["spec"] = map[string]any{"parameters": parameters(t, r.Rule, i)}
			}
			constraints = append(constraints, c)
		}
	}
	root := sample(t)
	o := oracle(t)
	said, err := o.Open(templates, constraints, nil)
	if err != nil || slices.ContainsFunc(said, func(s string) bool { return s != "" }) {
		t.Fatal(said, err)
	}
	var objects []Object
	for _, c := range root.Documents {
		objects = append(objects, root.Object(c))
	}
	theirs, err := o.Review(objects)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for i, name := range names {
		ours, err := Judge(t.Context(), configured(t, ids, i), root)
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Documents {
			byConstraint, err := sorted(theirs[n].Results)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range theirs[n].Errors {
				t.Error(root.Documents[n].Doc.Subject.Name, wrong)
			}
			for _, r := range exported.Rules {
				mine, gatekeepers := ours[n].Said[r.Rule], byConstraint[r.kind()+"/"+name]
				if !slices.Equal(mine, gatekeepers) || ours[n].Errors[r.Rule] != "" {
					t.Errorf("%s, %s of %s: we say %q (%s), Gatekeeper %q", root.Documents[n].Doc.Subject.Name, name, r.Rule, mine, ours[n].Errors[r.Rule], gatekeepers)
				}
				found[r.Rule+" "+name] = append(found[r.Rule+" "+name], mine...)
			}
		}
	}
	for _, id := range ids {
		first, second := found[id+" first"], found[id+" second"]
		if _, err := os.Stat(corpus); err == nil && slices.Equal(first, second) {
			t.Errorf("%s finds the same with either set of parameters, which proves nothing: %q", id, first)
		}
		t.Logf("%s: %d without parameters, %d and %d with them", id, len(found[id+" "+bare]), len(first), len(second))
	}
}

// parameters are a rule's, by the number of its constraint.
func parameters(t *testing.T, rule string, constraint int) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(parameterSets[rule][constraint-1]), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// configured is a policy of the rules with the parameters of a constraint; 0
// is that without any.
func configured(t *testing.T, ids []string, constraint int) *engine.Policy {
	t.Helper()
	on := true
	cfg := engine.Config{Profiles: []string{"none"}, Limits: limits}
	for _, id := range ids {
		change := engine.RuleChange{Match: id, Enabled: &on}
		if constraint > 0 {
			change.Parameters = parameters(t, id, constraint)
		}
		cfg.Rules = append(cfg.Rules, change)
	}
	p, err := engine.Compile(t.Context(), cfg, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	return p
}
