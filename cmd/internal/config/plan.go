package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
)

// Settings are what the command line and the environment say. Zero values
// mean that nothing was said.
type Settings struct {
	// Dir is the working directory; "" for the process's own.
	Dir string
	// Args are the files and directories that are checked; the search for the
	// configuration and the ledger starts where they lie.
	Args []string
	// Config names the configuration, None for no configuration.
	Config string
	// OrgConfig names the organisation's file.
	OrgConfig string
	// Waivers names the ledger, None for no ledger.
	Waivers string
	// Profiles replace the file's.
	Profiles []string
	// Policies are added to the file's.
	Policies []string
	// Keys are files of public keys, or env://NAME; added to the file's.
	Keys []string
	// Constraints replace the file's.
	Constraints []string
	// FailOn replaces the file's.
	FailOn string
	// Parameters are name=value, over the file's.
	Parameters []string
	// DisableInlineIgnores makes inline ignores count for nothing.
	DisableInlineIgnores bool
	// Time is the effective time.
	Time time.Time
	// Limits bound the evaluation.
	Limits engine.EvalLimits
}

// Plan is what the settings, the configuration and the organisation's floors
// come to.
type Plan struct {
	// Engine is the policies' configuration, floors included.
	Engine engine.Config
	// Policies are the policy sources to open besides the shipped one.
	Policies []PolicySource
	// Keys are the public keys of which one must have signed each bundle;
	// without any, bundles need no signature.
	Keys []PolicySource
	// Constraints are files and directories with Gatekeeper's constraints for
	// the templates among Policies.
	Constraints []PolicySource
	// FailOn is the threshold.
	FailOn engine.Severity
	// Ledger is the path of the waiver ledger, "" for none.
	Ledger string
	// LedgerName is how messages call the ledger.
	LedgerName string
	// Require is what waivers and inline ignores must hold.
	Require ledger.Requirements
	// InlineIgnores says whether inline ignores count.
	InlineIgnores bool
	// Outputs are the reports an explicit config asks for.
	Outputs []string
	// InForce lists the configuration files with their digests.
	InForce []report.InForce

	place place
	file  *File
	org   *Org
	given Settings
}

// PolicySource is a policy source on disk or in the network.
type PolicySource struct {
	// Path is where it lies, or its address.
	Path string
	// Name is how messages call it: as the user wrote it, without what may be
	// secret in an address.
	Name string
	// Remote says that Path is an address, oci:// or https://.
	Remote bool
}

// Load reads the files that decide and joins them with the settings. The
// error is Problems, one line each, where files or floors are at fault.
func Load(s Settings) (*Plan, error) {
	at, err := locate(s.Dir, s.Args)
	if err != nil {
		return nil, err
	}
	p := &Plan{place: at, given: s, file: &File{}, org: &Org{}}
	if err := p.readFiles(); err != nil {
		return nil, err
	}
	var problems Problems
	problems = append(problems, p.joinPolicies()...)
	problems = append(problems, p.joinWaivers()...)
	problems = append(problems, p.joinRules()...)
	problems = append(problems, p.joinThreshold()...)
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
		})
		return nil, problems
	}
	return p, nil
}

func (p *Plan) readFiles() error {
	path, found := p.configPath()
	if path != "" {
		if found {
			if err := p.place.inside(path); err != nil {
				return fmt.Errorf("config %s %w; name it with --config if it is meant", p.place.name(path), err)
			}
		}
		file, err := ReadFile(path, p.place.name(path), found)
		if err != nil {
			return err
		}
		p.file = file
		p.InForce = append(p.InForce, report.InForce{Kind: "config", Name: file.Path, Digest: file.Digest})
	}
	if p.given.OrgConfig == "" {
		return nil
	}
	path = p.absolute(p.given.OrgConfig)
	org, err := ReadOrg(path, p.place.name(path))
	if err != nil {
		return err
	}
	p.org = org
	p.InForce = append(p.InForce, report.InForce{Kind: "org-config", Name: org.Path, Digest: org.Digest})
	return nil
}

func (p *Plan) configPath() (path string, found bool) {
	switch p.given.Config {
	case None:
		return "", false
	case "":
		return p.place.find(Name), true
	}
	return p.absolute(p.given.Config), false
}

// absolute resolves a path of the command line.
func (p *Plan) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(p.place.dir, path)
}

// beside resolves a path of the config: it is relative to the config's folder.
func (p *Plan) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(p.absolute(filepath.FromSlash(p.file.Path))), filepath.FromSlash(path))
}

// trusted checks a path that the config names.
func (p *Plan) trusted(key string, entry Named) (path string, problems Problems) {
	if isNetwork(entry.Value) {
		message := fmt.Sprintf("%s: %q is a network source; sources must be paths", key, entry.Value)
		if p.file.Found {
			message = fmt.Sprintf("%s: a config found in the tree may not name a network source (%q); use a flag, the environment or --config", key, entry.Value)
		}
		return "", Problems{{Pos: entry.Pos, Message: message}}
	}
	path = p.beside(entry.Value)
	if !p.file.Found {
		return path, nil
	}
	if err := p.place.inside(path); err != nil {
		return "", Problems{{Pos: entry.Pos, Message: fmt.Sprintf("%s: %q %v; a config found in the tree stays within it (else use a flag, the environment or --config)", key, entry.Value, err)}}
	}
	return path, nil
}

func (p *Plan) joinPolicies() Problems {
	var problems Problems
	for _, entry := range p.file.Policies {
		if !p.file.Found && fetchable(entry.Value) {
			source, bad := p.remote(entry.Value, at(entry.Pos)+": policies")
			p.Policies, problems = append(p.Policies, source), append(problems, bad...)
			continue
		}
		path, bad := p.trusted("policies", entry)
		if len(bad) == 0 {
			bad = p.allowed(path, at(entry.Pos)+": policies")
			p.Policies = append(p.Policies, p.source(path, p.place.name(path)))
		}
		problems = append(problems, bad...)
	}
	for _, source := range p.given.Policies {
		if fetchable(source) {
			remote, bad := p.remote(source, "--policy")
			p.Policies, problems = append(p.Policies, remote), append(problems, bad...)
			continue
		}
		if isNetwork(source) {
			problems = append(problems, flagProblem("--policy", "%q is a network source of another kind than oci://HOST/REPOSITORY:TAG and https://HOST/FILE", source))
			continue
		}
		path := p.absolute(source)
		problems = append(problems, p.allowed(path, "--policy")...)
		p.Policies = append(p.Policies, p.source(path, source))
	}
	p.Outputs = values(p.file.Outputs)
	p.joinKeys()
	return append(problems, p.joinConstraints()...)
}

func (p *Plan) joinConstraints() Problems {
	var problems Problems
	for _, given := range p.given.Constraints {
		p.Constraints = append(p.Constraints, p.source(p.absolute(given), given))
	}
	if len(p.Constraints) > 0 {
		return nil
	}
	for _, entry := range p.file.Constraints {
		path, bad := p.trusted("constraints", entry)
		if len(bad) == 0 {
			p.Constraints = append(p.Constraints, p.source(path, p.place.name(path)))
		}
		problems = append(problems, bad...)
	}
	return problems
}

// EnvironmentKey begins the name of a key that stands in an environment
// variable and in no file.
const EnvironmentKey = "env://"

// joinKeys joins the keys of the file, which stand beside it, with the flag's.
func (p *Plan) joinKeys() {
	for _, entry := range p.file.Keys {
		if strings.HasPrefix(entry.Value, EnvironmentKey) {
			p.Keys = append(p.Keys, PolicySource{Path: entry.Value, Name: entry.Value})
			continue
		}
		path := p.beside(entry.Value)
		p.Keys = append(p.Keys, PolicySource{Path: path, Name: p.place.name(path)})
	}
	for _, key := range p.given.Keys {
		if strings.HasPrefix(key, EnvironmentKey) {
			p.Keys = append(p.Keys, PolicySource{Path: key, Name: key})
			continue
		}
		p.Keys = append(p.Keys, p.source(p.absolute(key), key))
	}
}

// source opens a policy by the name that messages use, where that leads there.
func (p *Plan) source(path, name string) PolicySource {
	if p.given.Dir == "" {
		path = filepath.FromSlash(name)
	}
	return PolicySource{Path: path, Name: filepath.ToSlash(filepath.Clean(name))}
}

func (p *Plan) joinWaivers() Problems {
	path, problems := p.ledgerPath()
	if path != "" {
		p.Ledger, p.LedgerName = path, p.place.name(path)
	}
	said, floor := p.file.Waivers, p.org.Waivers
	required := func(field string) bool {
		value, given := said.Require[field]
		if floor.Require[field] && given && !value {
			problems = append(problems, weaker(said.RequirePos[field],
				"waivers.require."+field+": false", "waivers.require."+field+": true", at(floor.RequirePos[field])))
		}
		return value || !given
	}
	p.Require = ledger.Requirements{Reason: required("reason"), Owner: required("owner"), Expires: required("expires"), LongestDays: said.LongestDays}
	if floor.LongestDays > 0 && said.LongestDays > floor.LongestDays {
		problems = append(problems, weaker(said.LongestPos, fmt.Sprintf("waivers.longest_days: %d", said.LongestDays),
			fmt.Sprintf("waivers.longest_days: %d", floor.LongestDays), at(floor.LongestPos)))
	}
	if said.LongestDays == 0 {
		p.Require.LongestDays = floor.LongestDays
	}
	return append(problems, p.joinInline()...)
}

func (p *Plan) joinInline() Problems {
	p.InlineIgnores = !p.given.DisableInlineIgnores
	if p.file.InlineIgnores != nil && !*p.file.InlineIgnores {
		p.InlineIgnores = false
	}
	if p.org.InlineIgnores == nil || *p.org.InlineIgnores {
		return nil
	}
	p.InlineIgnores = false
	if p.file.InlineIgnores != nil && *p.file.InlineIgnores {
		return Problems{weaker(p.file.InlineIgnoresPos, "inline_ignores.allow: true", "inline_ignores.allow: false", at(p.org.InlineIgnoresPos))}
	}
	return nil
}

func (p *Plan) ledgerPath() (string, Problems) {
	switch {
	case p.given.Waivers == None:
		return "", nil
	case p.given.Waivers != "":
		return p.absolute(p.given.Waivers), nil
	case p.file.Waivers.File.Value != "":
		return p.trusted("waivers", p.file.Waivers.File)
	}
	path := p.place.find(LedgerName)
	if path == "" {
		return "", nil
	}
	if err := p.place.inside(path); err != nil {
		return "", Problems{flagProblem("waivers", "%s %v; name it with --waivers if it is meant", p.place.name(path), err)}
	}
	return path, nil
}

func (p *Plan) joinRules() Problems {
	cfg := engine.Config{
		Profiles: p.given.Profiles, ExtraProfiles: p.file.Defined, Limits: p.given.Limits, Time: p.given.Time,
		Parameters: map[string]any{}, Rules: p.forced(),
	}
	if len(cfg.Profiles) == 0 {
		cfg.Profiles = values(p.file.Profiles)
	}
	var problems Problems
	if len(cfg.Profiles) == 0 {
		cfg.Profiles = values(p.org.RequireProfiles)
	}
	for _, required := range p.org.RequireProfiles {
		if !slices.Contains(cfg.Profiles, required.Value) {
			problems = append(problems, p.missingProfile(required))
		}
	}
	for name, value := range p.file.Parameters {
		cfg.Parameters[name] = value
	}
	for _, word := range p.given.Parameters {
		name, value, err := ParseParameter(word)
		if err != nil {
			problems = append(problems, flagProblem("--parameter", "%v", err))
			continue
		}
		cfg.Parameters[name] = value
	}
	for _, entry := range p.file.Rules {
		cfg.Rules = append(cfg.Rules, entry.RuleChange)
	}
	p.Engine = cfg
	return problems
}

func (p *Plan) joinThreshold() Problems {
	word, pos, place := p.given.FailOn, Named{}.Pos, "--fail-on"
	if word == "" && p.file.FailOn.Value != "" {
		word, pos, place = p.file.FailOn.Value, p.file.FailOn.Pos, "fail_on"
	}
	if word == "" {
		p.FailOn = engine.High
		if floor, err := ParseThreshold(p.org.FailOn.Value); err == nil && level(floor) < level(p.FailOn) {
			p.FailOn = floor
		}
		return nil
	}
	threshold, err := ParseThreshold(word)
	if err != nil {
		return Problems{flagProblem(place, "%v", err)}
	}
	p.FailOn = threshold
	if floor, err := ParseThreshold(p.org.FailOn.Value); err == nil && level(threshold) > level(floor) {
		if pos.Line == 0 {
			pos.File = place
			return Problems{weaker(pos, string(threshold), "fail_on: "+string(floor), at(p.org.FailOn.Pos))}
		}
		return Problems{weaker(pos, "fail_on: "+string(threshold), "fail_on: "+string(floor), at(p.org.FailOn.Pos))}
	}
	return nil
}

// level orders thresholds by how much they let pass.
func level(threshold engine.Severity) int {
	if threshold == engine.Never {
		return len(engine.Severities()) + 1
	}
	return threshold.Rank()
}

func values(list []Named) []string {
	words := make([]string, 0, len(list))
	for _, entry := range list {
		words = append(words, entry.Value)
	}
	return words
}
