package config

import (
	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine"
)

// readProfile reads an entry of profiles: the name of a profile, or a profile
// of the user's own. Either puts it in force.
func (f *File) readProfile(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		if name, ok := d.filled(n, "an entry of profiles"); ok {
			f.Profiles = append(f.Profiles, Named{Value: name, Pos: d.position(n)})
		}
		return
	}
	p := engine.Profile{
		Extends: []string{}, Include: []string{}, Controls: []string{}, Exclude: []string{}, Severity: map[string]engine.Severity{},
		Parameters: map[string]any{}, RuleParameters: map[string]map[string]any{},
	}
	d.mapping(n, "a profile", profileFields(d, &p), nil)
	if n.Kind != yaml.MappingNode {
		return
	}
	if p.Name == "" || p.Name == None {
		d.fail(n, "a profile needs a name other than %q", None)
		return
	}
	for _, other := range f.Defined {
		if other.Name == p.Name {
			d.fail(n, "profile %q is defined twice", p.Name)
		}
	}
	f.Profiles = append(f.Profiles, Named{Value: p.Name, Pos: d.position(n)})
	f.Defined = append(f.Defined, p)
}

func profileFields(d *decoder, p *engine.Profile) map[string]field {
	return map[string]field{
		"name":        func(_, v *yaml.Node) { p.Name, _ = d.filled(v, "name") },
		"title":       func(_, v *yaml.Node) { p.Title, _ = d.text(v, "title") },
		"description": func(_, v *yaml.Node) { p.Description, _ = d.text(v, "description") },
		"extends":     func(_, v *yaml.Node) { p.Extends = append(p.Extends, d.texts(v, "extends")...) },
		"include":     func(_, v *yaml.Node) { p.Include = append(p.Include, globs(d, v, "include")...) },
		"controls":    func(_, v *yaml.Node) { p.Controls = append(p.Controls, d.texts(v, "controls")...) },
		"exclude":     func(_, v *yaml.Node) { p.Exclude = append(p.Exclude, globs(d, v, "exclude")...) },
		"severity": func(_, v *yaml.Node) {
			d.entries(v, "severity", func(key, value *yaml.Node) {
				severity, err := ParseSeverity(value.Value)
				if err != nil {
					d.fail(value, "severity: %v", err)
				}
				p.Severity[key.Value] = severity
			})
		},
		"parameters": func(_, v *yaml.Node) {
			d.entries(v, "parameters", func(key, value *yaml.Node) { p.Parameters[key.Value] = d.value(value) })
		},
		"rule_parameters": func(_, v *yaml.Node) {
			d.entries(v, "rule_parameters", func(rule, set *yaml.Node) {
				p.RuleParameters[rule.Value] = map[string]any{}
				d.entries(set, "rule_parameters."+rule.Value, func(key, value *yaml.Node) {
					p.RuleParameters[rule.Value][key.Value] = d.value(value)
				})
			})
		},
	}
}

// globs reads a list of globs over rule ids.
func globs(d *decoder, n *yaml.Node, what string) []string {
	list := d.texts(n, what)
	for _, glob := range list {
		if err := validGlob(glob); err != nil {
			d.fail(n, "%s: %v", what, err)
		}
	}
	return list
}
