package agreement

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// constraintCase is one case of a suite of Gatekeeper's library: what a
// constraint says about objects, with others in the cluster.
type constraintCase struct {
	Suite, Test, Case string
	Constraint        struct {
		Kind string
		Spec struct {
			Match      match
			Parameters map[string]any
		}
	}
	Object, Inventory []map[string]any
	Assertions        []struct {
		Violations any
		Message    string
	}
}

// unset is what a template takes a parameter to mean that the constraint does
// not set, where our rule's default is another. Every parameter has the name
// that the template gives it.
var unset = map[string]map[string]any{
	"K8sDisallowAnonymous":      {"disallowAuthenticated": false},
	"K8sPSPCapabilities":        {"allowedCapabilities": []any{}},
	"K8sPSPHostNetworkingPorts": {"hostNetwork": false},
	"K8sPSPForbiddenSysctls":    {"allowedSysctls": []any{"*"}},
	"K8sStorageClass":           {"allowedStorageClasses": []any{"*"}},
}

// constraints compares what the rules that carry a template's name find, given
// a constraint's parameters, with what the template's suite asserts.
func constraints(t *testing.T, j *judge) outcome {
	var cases []constraintCase
	readCases(t, j.set, &cases)
	var out outcome
	for _, c := range cases {
		name := path.Join(path.Base(path.Dir(c.Suite)), c.Test, c.Case)
		if c.isUpdate() {
			out.cases++
			out.leaveOut(j, name, c.Constraint.Kind, "change")
			continue
		}
		rules := j.rules(&out, name, c.Constraint.Kind)
		if len(rules) == 0 {
			continue
		}
		count, err := c.violations(t, j, rules)
		if err == nil {
			err = c.contradicts(count)
		}
		if err != nil {
			out.disagree(t, j, name, c.Constraint.Kind, err.Error())
			continue
		}
		out.agreed++
	}
	return out
}

// isUpdate says that the case is about a change of an object in the cluster.
func (c *constraintCase) isUpdate() bool {
	return slices.ContainsFunc(c.Object, func(o map[string]any) bool { return o["kind"] == "AdmissionReview" })
}

// contradicts says how a number of violations differs from what is asserted.
// An assertion about a message holds for some violation: the words are each
// project's own.
func (c *constraintCase) contradicts(count int) error {
	for _, a := range c.Assertions {
		switch want := a.Violations.(type) {
		case bool:
			if want != (count > 0) && (want || a.Message == "") {
				return fmt.Errorf("they say %t, we find %d", want, count)
			}
		case float64:
			if a.Message == "" && count != int(want) || count < int(want) {
				return fmt.Errorf("they say %v, we find %d", want, count)
			}
		default:
			if count == 0 {
				return fmt.Errorf("they say true, we find none")
			}
		}
	}
	return nil
}

// violations counts what the rules find in those objects that the constraint
// matches.
func (c *constraintCase) violations(t *testing.T, j *judge, rules []string) (int, error) {
	t.Helper()
	cfg := engine.Config{
		Profiles: []string{"case"}, ExtraProfiles: []engine.Profile{{Name: "case", Include: rules}},
		Limits: engine.DefaultEvalLimits(), Time: time.Unix(0, 0),
	}
	var err error
	if cfg.Rules, err = c.settings(j, rules); err != nil {
		return 0, err
	}
	policy, err := engine.Compile(context.Background(), cfg, engine.Shipped())
	if err != nil {
		return 0, fmt.Errorf("the rule does not take the constraint's parameters: %w", err)
	}
	dir := t.TempDir()
	objects := slices.DeleteFunc(slices.Clone(c.Object), func(o map[string]any) bool { return !c.Constraint.Spec.Match.matches(o) })
	others := slices.DeleteFunc(slices.Clone(c.Inventory), func(o map[string]any) bool {
		return slices.ContainsFunc(c.Object, func(other map[string]any) bool { return identity(o) == identity(other) })
	})
	write(t, filepath.Join(dir, "object.json"), objects)
	write(t, filepath.Join(dir, "other.json"), others)
	out, err := run.Run(context.Background(), run.Options{
		Args: []string{dir}, Collectors: collectors.All(), Policy: policy, Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
	})
	if err != nil {
		return 0, fmt.Errorf("judge: %w", err)
	}
	failures(t, c.Suite+" "+c.Case, out.Report)
	count := 0
	for _, doc := range out.Report.Documents {
		if filepath.Base(doc.File) == "object.json" {
			count += len(doc.Findings)
		}
	}
	return count, nil
}

// settings give each rule those of the constraint's parameters that it
// declares; one that no rule declares would be left unheard.
func (c *constraintCase) settings(j *judge, rules []string) ([]engine.RuleChange, error) {
	parameters := maps.Clone(unset[c.Constraint.Kind])
	if parameters == nil {
		parameters = map[string]any{}
	}
	maps.Copy(parameters, c.Constraint.Spec.Parameters)
	heard := map[string]bool{}
	var changes []engine.RuleChange
	for _, rule := range j.policy.Rules() {
		if !slices.Contains(rules, rule.ID) {
			continue
		}
		declared, _ := rule.Parameters["properties"].(map[string]any)
		own := map[string]any{}
		for name, value := range parameters {
			if declared[name] != nil {
				own[name], heard[name] = value, true
			}
		}
		changes = append(changes, engine.RuleChange{Match: rule.ID, Parameters: own})
	}
	for name := range c.Constraint.Spec.Parameters {
		if !heard[name] {
			return nil, fmt.Errorf("no rule has the parameter %s", name)
		}
	}
	return changes, nil
}

func identity(o map[string]any) string {
	metadata, _ := o["metadata"].(map[string]any)
	return fmt.Sprint(o["apiVersion"], o["kind"], metadata["namespace"], metadata["name"])
}

// write writes objects as a List.
func write(t *testing.T, name string, objects []map[string]any) {
	t.Helper()
	if len(objects) == 0 {
		return
	}
	data, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": objects})
	if err == nil {
		err = os.WriteFile(name, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// match is the part of a constraint's match that the suites use.
type match struct {
	Kinds []struct {
		APIGroups []string `json:"apiGroups"`
		Kinds     []string `json:"kinds"`
	}
	Namespaces, ExcludedNamespaces []string
	LabelSelector                  struct {
		MatchLabels map[string]string
	}
}

// matches says that the constraint judges an object. What is in no namespace
// passes the lists of namespaces, as in Gatekeeper.
func (m match) matches(o map[string]any) bool {
	metadata, _ := o["metadata"].(map[string]any)
	namespace, _ := metadata["namespace"].(string)
	if namespace != "" && (len(m.Namespaces) > 0 && !slices.ContainsFunc(m.Namespaces, covers(namespace)) ||
		slices.ContainsFunc(m.ExcludedNamespaces, covers(namespace))) {
		return false
	}
	labels, _ := metadata["labels"].(map[string]any)
	for key, value := range m.LabelSelector.MatchLabels {
		if labels[key] != value {
			return false
		}
	}
	version, _ := o["apiVersion"].(string)
	group, _, grouped := strings.Cut(version, "/")
	if !grouped {
		group = ""
	}
	kind, _ := o["kind"].(string)
	for _, k := range m.Kinds {
		if anyOf(k.APIGroups, group) && anyOf(k.Kinds, kind) {
			return true
		}
	}
	return len(m.Kinds) == 0
}

func anyOf(names []string, name string) bool {
	return len(names) == 0 || slices.Contains(names, "*") || slices.Contains(names, name)
}

// covers says that a pattern, which may begin or end in a star, stands for a
// namespace.
func covers(namespace string) func(string) bool {
	return func(pattern string) bool {
		ok, _ := path.Match(pattern, namespace)
		return ok
	}
}
