package gatekeeper

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/boltseal/boltseal/engine"
)

// The API groups of templates and of constraints.
const (
	templatesGroup   = "templates.gatekeeper.sh"
	constraintsGroup = "constraints.gatekeeper.sh"
	target           = "admission.k8s.gatekeeper.sh"
	regoEngine       = "Rego"
)

// readTemplate reads a ConstraintTemplate.
func readTemplate(o *object) (*engine.Template, []error) {
	t := &engine.Template{
		Name: o.name, File: o.file, Kind: word(o.content, "spec", "crd", "spec", "names", "kind"),
		Title:       word(o.content, "metadata", "annotations", "metadata.gatekeeper.sh/title"),
		Description: word(o.content, "metadata", "annotations", "description"),
	}
	switch {
	case o.version != "v1" && o.version != "v1beta1" && o.version != "v1alpha1":
		return nil, []error{o.at(o.line("apiVersion"), "ConstraintTemplate %s has version %q: known are v1, v1beta1 and v1alpha1", t.Name, o.version)}
	case t.Name == "":
		return nil, []error{o.at(o.line("metadata", "name"), "the ConstraintTemplate has no name")}
	case t.Kind == "":
		return nil, []error{o.at(o.line("spec", "crd", "spec", "names", "kind"), "ConstraintTemplate %s names no kind: spec.crd.spec.names.kind", t.Name)}
	case t.Name != strings.ToLower(t.Kind):
		return nil, []error{o.at(o.line("metadata", "name"), "ConstraintTemplate %s must be called %s, its kind in lower case", t.Name, strings.ToLower(t.Kind))}
	}
	targets, _ := mapping(o.content, "spec")["targets"].([]any)
	if len(targets) != 1 {
		return nil, []error{o.at(o.line("spec", "targets"), "ConstraintTemplate %s must have one target, and has %d", t.Name, len(targets))}
	}
	only := o.target()
	if name := word(only, "target"); name != target {
		return nil, []error{o.at(o.line("spec", "targets", 0, "target"), "ConstraintTemplate %s is for target %q: only %s is judged", t.Name, name, target)}
	}
	if err := readCode(o, t, only); err != nil {
		return nil, []error{err}
	}
	return t, nil
}

// target is a template's first target.
func (o *object) target() map[string]any {
	targets, _ := mapping(o.content, "spec")["targets"].([]any)
	if len(targets) == 0 {
		return nil
	}
	first, _ := targets[0].(map[string]any)
	return first
}

// readCode takes the Rego of a target: the older rego and libs, which are v0
// and replace that of code where a template has both, as in Gatekeeper; else
// that of code. What other engines would judge is left out: Gatekeeper runs
// the CEL of a template that has both where it is enabled, and its authors
// mean the two to be the same.
func readCode(o *object, t *engine.Template, only map[string]any) error {
	base := []any{"spec", "targets", 0}
	version := ""
	engines := otherEngines(only)
	codes, _ := only["code"].([]any)
	if word(only, "rego") == "" {
		for i, entry := range codes {
			code, _ := entry.(map[string]any)
			if word(code, "engine") == regoEngine {
				base = append(base, "code", i, "source")
				only, version = mapping(code, "source"), word(code, "source", "version")
				engines = nil
				break
			}
		}
	}
	if len(engines) > 0 && word(only, "rego") == "" {
		return o.at(o.line("spec", "targets", 0, "code"), "ConstraintTemplate %s is written for %s: only Rego is judged", t.Name, strings.Join(engines, ", "))
	}
	if version != "" && version != "v0" && version != "v1" {
		return o.at(o.line(append(base, "version")...), "ConstraintTemplate %s is written in Rego %q, which is neither v0 nor v1", t.Name, version)
	}
	path := func(steps ...any) []any { return append(append([]any{}, base...), steps...) }
	t.Entry = codeAt(o, version == "v1", path("rego")...)
	if strings.TrimSpace(t.Entry.Text) == "" {
		return o.at(o.line(path("rego")...), "ConstraintTemplate %s has no Rego", t.Name)
	}
	libs, _ := only["libs"].([]any)
	for i := range libs {
		t.Libs = append(t.Libs, codeAt(o, version == "v1", path("libs", i)...))
	}
	return nil
}

// otherEngines are the engines of a target's code that are not Rego.
func otherEngines(only map[string]any) []string {
	var out []string
	codes, _ := only["code"].([]any)
	for _, entry := range codes {
		code, _ := entry.(map[string]any)
		if name := word(code, "engine"); name != regoEngine {
			out = append(out, name)
		}
	}
	return out
}

// codeAt is the source at a path, and the line of the file that it begins in.
func codeAt(o *object, v1 bool, path ...any) engine.TemplateCode {
	n := child(o.node, path...)
	if n == nil || n.Kind != yaml.ScalarNode {
		return engine.TemplateCode{Line: o.line(path...), V1: v1}
	}
	line := n.Line
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line++ // the text begins below the | or >
	}
	return engine.TemplateCode{Text: n.Value, Line: line, V1: v1}
}
