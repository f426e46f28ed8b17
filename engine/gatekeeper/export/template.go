package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// template is a rule on its way into a ConstraintTemplate.
type template struct {
	rule   engine.Rule
	unit   *unit
	kind   string
	code   code
	syncs  []Sync
	match  []groupKinds
	folder string
	// explicit says that METADATA names the kinds to match.
	explicit bool
	suite    *suite
	notes    []string
	// fault is why the rule is refused after all.
	fault string
}

// folderName is what the parts of an id must look like to be folders.
var folderName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9][A-Za-z0-9-]*$`)

// makeTemplate makes a rule's template, or refuses it.
func makeTemplate(o Options, units []*unit, meta engine.Rule, kind string) (*template, error) {
	switch {
	case meta.View != engine.ViewDocument:
		return nil, refuse("it is a policy for the %s, not a rule of ours", map[engine.View]string{engine.ViewConftest: "input of conftest", engine.ViewReview: "input of Gatekeeper already"}[meta.View])
	case !meta.Judges(inputs.KindKubernetes):
		return nil, &refusal{reason: fmt.Sprintf("it judges %s, not kubernetes", kindList(meta.Kinds)), otherKind: true}
	case len(meta.Requires) > 0:
		return nil, refuse("it requires %s, which Gatekeeper does not have", strings.Join(meta.Requires, ", "))
	case !folderName.MatchString(meta.ID):
		return nil, refuse("its id is no folder's name")
	}
	u := unitOf(units, meta)
	if u == nil {
		return nil, refuse("its source is not there to be read")
	}
	t := &template{rule: meta, unit: u, kind: kind, folder: meta.ID}
	var err error
	if t.match, err = readMatch(meta.Match); err != nil {
		return nil, err
	}
	t.explicit = t.match != nil
	return t, t.build()
}

// build makes the template's code.
func (t *template) build() error {
	entry := engine.PackagePath(t.unit.packageOf(t.rule))
	if t.unit.analysis == nil {
		t.unit.analysis = analyse(t.unit)
	}
	var roots []*rule
	for _, r := range t.unit.byName[entry+"/violation"] {
		if r.resolved().Head.Key != nil {
			roots = append(roots, r)
		}
	}
	r := t.unit.analysis.from(roots)
	if !slices.ContainsFunc(roots, func(root *rule) bool { return r.live[root] }) {
		return refuse("nothing in it can fire on a Kubernetes object")
	}
	if err := r.check(entry); err != nil {
		return err
	}
	var err error
	if t.syncs, err = r.syncs(t.rule); err != nil {
		return err
	}
	var defaults map[string]any
	if readsParameters(r.rules(), entry) {
		defaults = t.rule.Defaults()
	}
	if t.code, err = r.write(entry, defaults); err != nil {
		return err
	}
	if strings.Contains(t.code.entry, "time.now_ns") || slices.ContainsFunc(t.code.libraries, func(l library) bool { return strings.Contains(l.text, "time.now_ns") }) {
		t.notes = append(t.notes, "it asks for the time, which is that of the admission or audit in Gatekeeper")
	}
	if t.rule.Secrets {
		t.notes = append(t.notes, "its details hold the secret that it found, and Gatekeeper writes details into its logs")
	}
	return t.code.compile()
}

// kindList lists kinds for people.
func kindList(kinds []inputs.Kind) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return strings.Join(out, ", ")
}

// object is the ConstraintTemplate.
func (t *template) object() (fields, error) {
	annotations := map[string]any{
		"metadata.gatekeeper.sh/title": t.rule.Title,
		"description":                  strings.TrimSpace(t.rule.Description),
		"boltseal.dev/rule":            t.rule.ID,
		"boltseal.dev/severity":        string(t.rule.Severity),
	}
	if t.rule.Remediation != "" {
		annotations["boltseal.dev/remediation"] = t.rule.Remediation
	}
	if len(t.syncs) > 0 {
		written, err := requiresSync(t.syncs)
		if err != nil {
			return nil, err
		}
		annotations["metadata.gatekeeper.sh/requires-sync-data"] = written
	}
	maps.DeleteFunc(annotations, func(_ string, v any) bool { return v == "" })
	libs := make([]any, len(t.code.libraries))
	for i, lib := range t.code.libraries {
		libs[i] = lib.text
	}
	source := fields{{"version", "v1"}, {"rego", t.code.entry}, {"libs", libs}}
	return fields{
		{"apiVersion", "templates.gatekeeper.sh/v1"},
		{"kind", "ConstraintTemplate"},
		{"metadata", fields{{"name", strings.ToLower(t.kind)}, {"annotations", annotations}}},
		{"spec", fields{
			{"crd", fields{{"spec", fields{
				{"names", fields{{"kind", t.kind}}},
				{"validation", fields{{"openAPIV3Schema", crdSchema(t.rule.Parameters)}}},
			}}}},
			{"targets", []any{fields{
				{"target", "admission.k8s.gatekeeper.sh"},
				{"code", []any{fields{{"engine", "Rego"}, {"source", source}}}},
			}}},
		}},
	}, nil
}

// constraint is a constraint of the template. spec gives what stands beside
// match and parameters.
func (t *template) constraint(name string, annotations map[string]any, spec fields, excludedNamespaces []string, values map[string]any) fields {
	match := make(map[string]any, len(t.rule.Match)+2)
	maps.Copy(match, t.rule.Match)
	if len(t.match) > 0 {
		match["kinds"] = matchValue(t.match)
	}
	if len(excludedNamespaces) > 0 {
		already, _ := words(match["excludedNamespaces"])
		all := slices.Concat(already, excludedNamespaces)
		slices.Sort(all)
		match["excludedNamespaces"] = slices.Compact(all)
	}
	parameters := map[string]any{}
	known := t.rule.Defaults()
	for key, value := range values {
		if !same(value, known[key]) {
			parameters[key] = value
		}
	}
	if len(match) > 0 {
		spec = append(spec, field{"match", match})
	}
	if len(parameters) > 0 {
		spec = append(spec, field{"parameters", parameters})
	}
	metadata := fields{{"name", name}}
	if len(annotations) > 0 {
		metadata = append(metadata, field{"annotations", annotations})
	}
	return fields{
		{"apiVersion", "constraints.gatekeeper.sh/v1beta1"},
		{"kind", t.kind},
		{"metadata", metadata},
		{"spec", spec},
	}
}

// same compares two values as JSON.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	y, failed := json.Marshal(b)
	return err == nil && failed == nil && string(x) == string(y)
}
