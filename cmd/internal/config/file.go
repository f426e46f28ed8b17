package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

// Names of the files that are found without being named.
const (
	// Name is the configuration file.
	Name = ".boltseal.yaml"
	// LedgerName is the waiver ledger.
	LedgerName = ledger.FileName
	// None in place of a file's name switches the search for it off.
	None = "none"
)

// largestFile bounds configuration files in bytes.
const largestFile = 1 << 20

// Named is a word of a file and where it stands.
type Named struct {
	// Value is the word.
	Value string
	// Pos is its place.
	Pos inputs.Position
}

// RuleEntry is one entry of rules and where it stands.
type RuleEntry struct {
	engine.RuleChange
	// Pos is the place of the rule's name.
	Pos inputs.Position
}

// File is a .boltseal.yaml.
type File struct {
	// Path is how messages call it.
	Path string
	// Digest is sha256:hex of its content.
	Digest string
	// Found says that a search found it; otherwise the user named it.
	Found bool
	// Profiles are the profiles in force, in order.
	Profiles []Named
	// Defined are the profiles that the file defines.
	Defined []engine.Profile
	// Policies are the policy sources as written.
	Policies []Named
	// Constraints are files and directories with Gatekeeper's constraints.
	Constraints []Named
	// FailOn is the threshold, Value "" where none is given.
	FailOn Named
	// Rules change single rules, in order.
	Rules []RuleEntry
	// Parameters are shared by all rules that declare the name.
	Parameters map[string]any
	// ParameterPos is where each of Parameters stands.
	ParameterPos map[string]inputs.Position
	// InlineIgnores says whether inline ignores count; nil when not said.
	InlineIgnores *bool
	// InlineIgnoresPos is where InlineIgnores stands.
	InlineIgnoresPos inputs.Position
	// Waivers is the ledger and what it demands.
	Waivers WaiverSettings
	// Outputs are reports to write, FORMAT[=FILE]; explicit files only.
	Outputs []Named
	// Keys are public keys that bundles must be signed by; explicit files only.
	Keys []Named
}

// WaiverSettings say where the ledger is and what its entries must hold.
type WaiverSettings struct {
	// File is the ledger, Value "" for the one that is found.
	File Named
	// Require says which fields are required; absent ones are required.
	Require map[string]bool
	// LongestDays is how far ahead a waiver may expire, 0 for any.
	LongestDays int
	// RequirePos is where each of Require stands.
	RequirePos map[string]inputs.Position
	// LongestPos is where LongestDays stands.
	LongestPos inputs.Position
}

// waiverFields are the fields that may be required of a waiver.
func waiverFields() []string { return []string{"reason", "owner", "expires"} }

// ReadFile reads a configuration file; name is how messages call it. The
// error is Problems with everything that is wrong with its content.
func ReadFile(path, name string, found bool) (*File, error) {
	content, digest, err := ReadRegular(path, largestFile)
	if err != nil {
		return nil, fmt.Errorf("read config %s: %w", name, err)
	}
	f := &File{Path: name, Digest: digest, Found: found}
	d := &decoder{file: name}
	if root := d.root(content); root != nil {
		d.mapping(root, "the config", f.fields(d), f.hints())
	}
	if len(d.problems) > 0 {
		return nil, d.problems
	}
	return f, nil
}

// ReadRegular reads a regular file of at most limit bytes, and its digest.
func ReadRegular(path string, limit int64) (content []byte, digest string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, "", cause(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, "", cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, "", errors.New("not a regular file")
	}
	content, err = io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, "", cause(err)
	}
	if int64(len(content)) > limit {
		return nil, "", fmt.Errorf("larger than %d bytes", limit)
	}
	sum := sha256.Sum256(content)
	return content, "sha256:" + hex.EncodeToString(sum[:]), nil
}

// cause drops the operation and path, which the caller names in its own words.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func (f *File) fields(d *decoder) map[string]field {
	return map[string]field{
		"profiles": func(_, v *yaml.Node) {
			d.items(v, "profiles", func(item *yaml.Node) { f.readProfile(d, item) })
		},
		"policies":    func(_, v *yaml.Node) { f.Policies = namedList(d, v, "policies") },
		"constraints": func(_, v *yaml.Node) { f.Constraints = namedList(d, v, "constraints") },
		"fail_on":     func(_, v *yaml.Node) { f.FailOn = readFailOn(d, v) },
		"rules": func(_, v *yaml.Node) {
			d.entries(v, "rules", func(key, value *yaml.Node) { f.readRule(d, key, value) })
		},
		"parameters": func(_, v *yaml.Node) {
			f.Parameters, f.ParameterPos = map[string]any{}, map[string]inputs.Position{}
			d.entries(v, "parameters", func(key, value *yaml.Node) {
				f.Parameters[key.Value], f.ParameterPos[key.Value] = d.value(value), d.position(key)
			})
		},
		"inline_ignores": func(_, v *yaml.Node) {
			d.mapping(v, "inline_ignores", map[string]field{"allow": func(key, value *yaml.Node) {
				if allow, ok := d.truth(value, "inline_ignores.allow"); ok {
					f.InlineIgnores, f.InlineIgnoresPos = &allow, d.position(key)
				}
			}}, nil)
		},
		"waivers": func(_, v *yaml.Node) { f.readWaivers(d, v) },
		"output":  func(key, v *yaml.Node) { f.readOutputs(d, key, v) },
		"keys":    func(key, v *yaml.Node) { f.readKeys(d, key, v) },
	}
}

// hints speak of keys that a found file may not have, and of settings that
// are flags only.
func (f *File) hints() map[string]string {
	flag := "is a flag or an environment variable, not a config key"
	hints := map[string]string{
		"limits": flag, "baseline": flag, "config": flag, "org_config": flag, "workers": flag,
		"effective_time": flag, "color": flag, "namespace": flag, "build_args": flag,
	}
	if f.Found {
		for _, key := range []string{"cache", "cache_dir", "key", "outputs"} {
			hints[key] = "a config found in the tree may not name output files, caches or keys; use a flag, the environment or --config"
		}
	}
	return hints
}

func (f *File) readOutputs(d *decoder, key, v *yaml.Node) {
	if f.Found {
		d.fail(key, "output: a config found in the tree may not name output files; use -o, BOLTSEAL_OUTPUT or --config")
		return
	}
	f.Outputs = namedList(d, v, "output")
}

func (f *File) readKeys(d *decoder, key, v *yaml.Node) {
	if f.Found {
		d.fail(key, "keys: a config found in the tree may not name keys; use --policy-key, BOLTSEAL_POLICY_KEY or --config")
		return
	}
	f.Keys = namedList(d, v, "keys")
}

func readFailOn(d *decoder, v *yaml.Node) Named {
	word, ok := d.text(v, "fail_on")
	if !ok {
		return Named{}
	}
	if _, err := ParseThreshold(word); err != nil {
		d.fail(v, "fail_on: %v", err)
		return Named{}
	}
	return Named{Value: word, Pos: d.position(v)}
}

func namedList(d *decoder, n *yaml.Node, what string) []Named {
	var list []Named
	d.items(n, what, func(item *yaml.Node) {
		if value, ok := d.filled(item, "an entry of "+what); ok {
			list = append(list, Named{Value: value, Pos: d.position(item)})
		}
	})
	return list
}

func (f *File) readRule(d *decoder, key, v *yaml.Node) {
	change := RuleEntry{Pos: d.position(key)}
	change.Match = key.Value
	if err := validGlob(key.Value); err != nil {
		d.fail(key, "rules: %v", err)
	}
	d.mapping(v, "rules."+key.Value, map[string]field{
		"severity": func(_, v *yaml.Node) {
			word, ok := d.text(v, "severity")
			if !ok {
				return
			}
			severity, err := ParseSeverity(word)
			if err != nil {
				d.fail(v, "severity: %v", err)
			}
			change.Severity = severity
		},
		"enabled": func(_, v *yaml.Node) {
			if on, ok := d.truth(v, "enabled"); ok {
				change.Enabled = &on
			}
		},
		"reason": func(_, v *yaml.Node) { change.Reason, _ = d.text(v, "reason") },
		"parameters": func(_, v *yaml.Node) {
			change.Parameters = map[string]any{}
			d.entries(v, "parameters", func(key, value *yaml.Node) { change.Parameters[key.Value] = d.value(value) })
		},
	}, nil)
	f.Rules = append(f.Rules, change)
}

func (f *File) readWaivers(d *decoder, v *yaml.Node) {
	if v.Kind == yaml.ScalarNode {
		if file, ok := d.filled(v, "waivers"); ok {
			f.Waivers.File = Named{Value: file, Pos: d.position(v)}
		}
		return
	}
	d.mapping(v, "waivers", map[string]field{
		"file": func(_, v *yaml.Node) {
			if file, ok := d.filled(v, "waivers.file"); ok {
				f.Waivers.File = Named{Value: file, Pos: d.position(v)}
			}
		},
		"require":      func(_, v *yaml.Node) { f.Waivers.readRequire(d, v) },
		"longest_days": func(key, v *yaml.Node) { f.Waivers.readLongest(d, key, v) },
	}, nil)
}

func (w *WaiverSettings) readRequire(d *decoder, v *yaml.Node) {
	w.Require, w.RequirePos = map[string]bool{}, map[string]inputs.Position{}
	fields := map[string]field{}
	for _, name := range waiverFields() {
		fields[name] = func(key, value *yaml.Node) {
			if required, ok := d.truth(value, "waivers.require."+name); ok {
				w.Require[name], w.RequirePos[name] = required, d.position(key)
			}
		}
	}
	d.mapping(v, "waivers.require", fields, nil)
}

func (w *WaiverSettings) readLongest(d *decoder, key, v *yaml.Node) {
	w.LongestDays, w.LongestPos = d.days(v, "waivers.longest_days"), d.position(key)
}
