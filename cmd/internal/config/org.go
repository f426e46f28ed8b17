package config

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// Org is the organisation's file: floors that neither a config nor a flag may
// weaken. It is only ever named by a flag or the environment.
type Org struct {
	// Path is how messages call it.
	Path string
	// Digest is sha256:hex of its content.
	Digest string
	// Locked are ids and globs of rules that stay as the required profiles have them.
	Locked []Named
	// FailOn is the weakest threshold, Value "" for any.
	FailOn Named
	// InlineIgnores false forbids inline ignores; nil says nothing.
	InlineIgnores *bool
	// InlineIgnoresPos is where InlineIgnores stands.
	InlineIgnoresPos inputs.Position
	// Waivers are the fields every waiver must have and how long it may last.
	Waivers WaiverSettings
	// AllowPolicies are globs over policy sources, relative to the repository's
	// root; nil allows all, an empty list none.
	AllowPolicies []string
	// AllowPoliciesPos is where AllowPolicies stands.
	AllowPoliciesPos inputs.Position
	// RequireProfiles must be in force.
	RequireProfiles []Named
}

// ReadOrg reads an organisation's file; name is how messages call it.
func ReadOrg(path, name string) (*Org, error) {
	content, digest, err := ReadRegular(path, largestFile)
	if err != nil {
		return nil, fmt.Errorf("read organisation's config %s: %w", name, err)
	}
	o := &Org{Path: name, Digest: digest}
	d := &decoder{file: name}
	if root := d.root(content); root != nil {
		d.mapping(root, "the organisation's config", o.fields(d), nil)
	}
	if len(d.problems) > 0 {
		return nil, d.problems
	}
	return o, nil
}

func (o *Org) fields(d *decoder) map[string]field {
	return map[string]field{
		"locked": func(_, v *yaml.Node) {
			o.Locked = namedList(d, v, "locked")
			for _, lock := range o.Locked {
				if err := validGlob(lock.Value); err != nil {
					d.fail(v, "locked: %v", err)
				}
			}
		},
		"fail_on": func(_, v *yaml.Node) { o.FailOn = readFailOn(d, v) },
		"inline_ignores": func(_, v *yaml.Node) {
			d.mapping(v, "inline_ignores", map[string]field{"allow": func(key, value *yaml.Node) {
				if allow, ok := d.truth(value, "inline_ignores.allow"); ok {
					o.InlineIgnores, o.InlineIgnoresPos = &allow, d.position(key)
				}
			}}, nil)
		},
		"waivers": func(_, v *yaml.Node) {
			d.mapping(v, "waivers", map[string]field{
				"require":      func(_, v *yaml.Node) { o.Waivers.readRequire(d, v) },
				"longest_days": func(key, v *yaml.Node) { o.Waivers.readLongest(d, key, v) },
			}, nil)
		},
		"policies": func(_, v *yaml.Node) {
			d.mapping(v, "policies", map[string]field{"allow": func(key, value *yaml.Node) {
				o.AllowPolicies = append([]string{}, globs(d, value, "policies.allow")...)
				o.AllowPoliciesPos = d.position(key)
			}}, nil)
		},
		"profiles": func(_, v *yaml.Node) {
			d.mapping(v, "profiles", map[string]field{"require": func(_, value *yaml.Node) {
				o.RequireProfiles = namedList(d, value, "profiles.require")
			}}, nil)
		},
	}
}
