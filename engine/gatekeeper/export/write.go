package export

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// The folders and files that hold more than one rule.
const (
	constraintsFolder = "constraints"
	notExported       = "NOT-EXPORTED.md"
)

// write adds a template's files to the result.
func (t *template) write(o Options, result *Result) error {
	put := func(name string, value any) error {
		content, err := marshal(value)
		if err != nil {
			return err
		}
		if _, twice := result.Files[name]; twice {
			return fmt.Errorf("two files would be %s", name)
		}
		result.Files[name] = content
		return nil
	}
	object, err := t.object()
	if err != nil {
		return err
	}
	name := constraintName(t.rule.ID)
	if err := put(path.Join(t.folder, "template.yaml"), object); err != nil {
		return err
	}
	if err := put(path.Join(t.folder, "kustomization.yaml"), kustomization("template.yaml")); err != nil {
		return err
	}
	done := Exported{Rule: t.rule.ID, Kind: t.kind, Folder: t.folder, Libraries: []string{}, Sync: t.syncs, Notes: t.notes}
	for _, lib := range t.code.libraries {
		if !slices.Contains(done.Libraries, lib.pkg) {
			done.Libraries = append(done.Libraries, lib.pkg)
		}
	}
	if t.suite != nil && len(t.suite.cases) > 0 {
		dir := path.Join("samples", name)
		if err := put(path.Join(t.folder, "suite.yaml"), t.suite.object(t, dir)); err != nil {
			return err
		}
		sample := t.constraint(name, nil, fields{{"enforcementAction", deny}}, nil, t.suite.parameters)
		if err := put(path.Join(t.folder, dir, "constraint.yaml"), sample); err != nil {
			return err
		}
		for file, content := range t.suite.files {
			result.Files[path.Join(t.folder, dir, file)] = content
		}
		done.Cases = len(t.suite.cases)
		for _, c := range t.suite.cases {
			done.Violations += min(c.total, 1)
		}
	} else {
		done.Notes = append(done.Notes, "it has no examples of manifests, so no suite")
	}
	namespaces, told, lost := excluded(o.Waivers, t.rule.ID, t.match)
	result.Waivers = append(result.Waivers, lost...)
	annotations := map[string]any{}
	if len(told) > 0 {
		annotations["boltseal.dev/waivers"] = strings.Join(told, "\n")
	}
	spec, action := o.enforcement(t.rule.Severity)
	done.Action = action
	if o.Action == "" && t.rule.Severity == "from-finding" {
		done.Notes = append(done.Notes, "each finding has its own severity, and the constraint one action for all: "+warn)
	}
	result.Rules = append(result.Rules, done)
	return put(path.Join(constraintsFolder, name+".yaml"), t.constraint(name, annotations, spec, namespaces, t.rule.Values))
}

// kustomization lists resources.
func kustomization(resources ...string) fields {
	return fields{
		{"apiVersion", "kustomize.config.k8s.io/v1beta1"},
		{"kind", "Kustomization"},
		{"resources", resources},
	}
}

// finish adds the files that hold more than one rule.
func (r *Result) finish() error {
	templates, constraints := []string{}, []string{}
	syncs := map[string]Sync{}
	for _, rule := range r.Rules {
		templates = append(templates, rule.Folder+"/template.yaml")
		constraints = append(constraints, constraintName(rule.Rule)+".yaml")
		for _, s := range rule.Sync {
			syncs[s.key()] = s
		}
	}
	files := map[string]any{}
	if len(syncs) > 0 {
		files["syncset.yaml"] = syncSet(slices.Collect(valuesInOrder(syncs)))
		templates = append(templates, "syncset.yaml")
	}
	files["kustomization.yaml"] = kustomization(templates...)
	files[constraintsFolder+"/kustomization.yaml"] = kustomization(constraints...)
	for name, value := range files {
		content, err := marshal(value)
		if err != nil {
			return err
		}
		r.Files[name] = content
	}
	r.Files[notExported] = []byte(r.report())
	return nil
}

// valuesInOrder are a map's values in the order of its keys.
func valuesInOrder[V any](m map[string]V) func(func(V) bool) {
	return func(yield func(V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(m[key]) {
				return
			}
		}
	}
}

// report says what is not in the export, and what to know about what is.
func (r *Result) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What Gatekeeper does not judge\n\n%d rules are exported, %d are not.\n", len(r.Rules), len(r.Refused))
	if len(r.Refused) > 0 {
		b.WriteString("\n| rule | why it is not exported |\n|---|---|\n")
		for _, no := range r.Refused {
			fmt.Fprintf(&b, "| %s | %s |\n", cell(no.Rule), cell(no.Reason))
		}
	}
	if len(r.Waivers) > 0 {
		b.WriteString("\n## Waivers that the constraints do not honour\n\n| waiver | rule | why |\n|---|---|---|\n")
		for _, w := range r.Waivers {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(w.Where), cell(w.Rule), cell(w.Reason))
		}
	}
	notes := false
	for _, rule := range r.Rules {
		for _, note := range rule.Notes {
			if !notes {
				b.WriteString("\n## To know\n\n| rule | note |\n|---|---|\n")
				notes = true
			}
			fmt.Fprintf(&b, "| %s | %s |\n", cell(rule.Rule), cell(note))
		}
	}
	return b.String()
}

// cell is text as a cell of a table in Markdown.
func cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s)
}
