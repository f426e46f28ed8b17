package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
)

// tree writes files into a fresh repository and returns its root.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			if err := os.Symlink(target, path); err != nil {
				t.Skipf("no symlinks here: %v", err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const everyKey = `
profiles:
- default
- name: ours
  title: Our rules
  extends: [default]
  include: ["container/*"]
  exclude: [dockerfile/latest]
  severity: {"container/*": low}
  parameters: {allowed: [a, b]}
  rule_parameters: {container/run-as-root: {uids: [0]}}
policies: [policy]
fail_on: medium
rules:
  "dockerfile/*": {severity: low}
  kubernetes/no-limits: {enabled: false, reason: we use a LimitRange}
  a/first: {parameters: {n: 3, until: 2026-01-31}}
parameters:
  allowed_registries: [registry.example.com]
inline_ignores: {allow: false}
waivers:
  file: ledger.yaml
  require: {owner: false}
  longest_days: 90
`

func TestLoadReadsEveryKey(t *testing.T) {
	dir := tree(t, map[string]string{Name: everyKey, "policy/a.rego": "package a", "ledger.yaml": "waivers: []", "sub/x": ""})
	p, err := Load(Settings{Dir: filepath.Join(dir, "sub"), Parameters: []string{"replicas=3", "allowed_registries=[x.io]"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.Engine.Profiles, ","); got != "default,ours" {
		t.Errorf("profiles %q", got)
	}
	if len(p.Engine.ExtraProfiles) != 1 || p.Engine.ExtraProfiles[0].Severity["container/*"] != engine.Low {
		t.Errorf("defined profiles %+v", p.Engine.ExtraProfiles)
	}
	if p.FailOn != engine.Medium || p.InlineIgnores || p.Require != (ledger.Requirements{Reason: true, Expires: true, LongestDays: 90}) {
		t.Errorf("plan %+v", p)
	}
	var order []string
	for _, change := range p.Engine.Rules {
		order = append(order, change.Match)
	}
	if got := strings.Join(order, " "); got != "dockerfile/* kubernetes/no-limits a/first" {
		t.Errorf("rules in order %q", got)
	}
	if until := p.Engine.Rules[2].Parameters["until"]; until != "2026-01-31" {
		t.Errorf("a date became %T %v", until, until)
	}
	if p.Engine.Parameters["replicas"] != 3 || p.Engine.Parameters["allowed_registries"].([]any)[0] != "x.io" {
		t.Errorf("parameters %v", p.Engine.Parameters)
	}
	if p.LedgerName != "../ledger.yaml" || len(p.Policies) != 1 || p.Policies[0].Name != "../policy" {
		t.Errorf("ledger %q policies %v", p.LedgerName, p.Policies)
	}
	if len(p.InForce) != 1 || p.InForce[0].Name != "../.boltseal.yaml" || !strings.HasPrefix(p.InForce[0].Digest, "sha256:") {
		t.Errorf("in force %v", p.InForce)
	}
}

func TestFlagsWinOverTheFile(t *testing.T) {
	dir := tree(t, map[string]string{Name: everyKey, "policy/a.rego": "", "ledger.yaml": "", "other.yaml": ""})
	at := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	p, err := Load(Settings{Dir: dir, FailOn: "none", Profiles: []string{"none"}, Waivers: "other.yaml", Time: at})
	if err != nil {
		t.Fatal(err)
	}
	if p.FailOn != engine.Never || p.Engine.Profiles[0] != "none" || p.LedgerName != "other.yaml" || !p.Engine.Time.Equal(at) {
		t.Errorf("plan %+v", p)
	}
	p, err = Load(Settings{Dir: dir, Config: None})
	if err != nil {
		t.Fatal(err)
	}
	if p.FailOn != engine.High || len(p.Engine.Rules) != 0 || len(p.InForce) != 0 || !p.InlineIgnores {
		t.Errorf("with no config: %+v", p)
	}
}

func TestSearchStopsAtTheRepository(t *testing.T) {
	dir := tree(t, map[string]string{Name: "fail_on: low", "nested/.git/HEAD": "", "nested/deep/x": "", "plain/x": "", LedgerName: "waivers: []"})
	for sub, want := range map[string]engine.Severity{"nested/deep": engine.High, "plain": engine.Low} {
		p, err := Load(Settings{Dir: filepath.Join(dir, filepath.FromSlash(sub))})
		if err != nil {
			t.Fatal(err)
		}
		if p.FailOn != want || (p.Ledger != "") != (want == engine.Low) {
			t.Errorf("%s: fail on %s, ledger %q", sub, p.FailOn, p.Ledger)
		}
	}
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, Name), []byte("fail_on: low"), 0o644); err != nil {
		t.Fatal(err)
	}
	sub := filepath.Join(outside, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	if p, err := Load(Settings{Dir: sub}); err != nil || p.FailOn != engine.High {
		t.Errorf("without a repository the search must stay in its folder: %v %v", p.FailOn, err)
	}
}

func TestBadFiles(t *testing.T) {
	cases := map[string]struct {
		config string
		want   []string
	}{
		"unknown key":       {"profile: [a]\nfail_onn: low", []string{`.boltseal.yaml:1:1: unknown key "profile" in the config; did you mean "profiles"?`, `.boltseal.yaml:2:1: unknown key "fail_onn"`}},
		"not a mapping":     {"- a", []string{".boltseal.yaml:1:1: the config must be a mapping, not a list"}},
		"two documents":     {"fail_on: low\n---\nfail_on: none", []string{"a second YAML document"}},
		"syntax":            {"profiles: [a\nx: b", []string{".boltseal.yaml:", "not valid YAML"}},
		"twice":             {"fail_on: low\nfail_on: none", []string{`:2:1: key "fail_on" of the config stands in line 1 already`}},
		"severity":          {"rules: {a/b: {severity: hihg}}", []string{`.boltseal.yaml:1:25: severity: "hihg" is no severity; did you mean "high"?`}},
		"fail_on":           {"fail_on: 3", []string{"fail_on must be a string, not 3"}},
		"rule key":          {"rules: {a/b: {enable: false}}", []string{`unknown key "enable" in rules.a/b; did you mean "enabled"?`}},
		"rule is a word":    {"rules: {a/b: off}", []string{`rules.a/b must be a mapping, not "off"`}},
		"glob":              {"rules: {\"a/[\": {enabled: false}}", []string{`"a/[" is no valid glob`}},
		"profile name":      {"profiles: [{title: x}]", []string{"a profile needs a name"}},
		"truth":             {"inline_ignores: {allow: maybe}", []string{`inline_ignores.allow must be true or false, not "maybe"`}},
		"empty":             {"policies: ['']", []string{"an entry of policies is empty"}},
		"days":              {"waivers: {longest_days: -1}", []string{"waivers.longest_days must be a number of days above 0"}},
		"limits":            {"limits: {file: 1}", []string{"limits: is a flag or an environment variable"}},
		"output":            {"output: [sarif=x]", []string{".boltseal.yaml:1:1: output: a config found in the tree may not name output files"}},
		"keys":              {"keys: [k.pem]", []string{".boltseal.yaml:1:1: keys: a config found in the tree may not name keys"}},
		"cache":             {"cache_dir: /tmp", []string{"may not name output files, caches or keys"}},
		"https":             {"policies: ['https://evil.example/p']", []string{".boltseal.yaml:1:12: policies: a config found in the tree may not name a network source"}},
		"oci":               {"policies: ['oci://evil.example/p']", []string{"network source"}},
		"git":               {"policies: ['git::https://e/p', 'git@github.com:a/b', 'oci:x']", []string{"1:12: ", "1:32: ", "1:54: "}},
		"parent":            {"policies: [../elsewhere]", []string{`policies: "../elsewhere" lies outside`}},
		"absolute":          {"policies: [/etc]", []string{`"/etc" lies outside`}},
		"link out":          {"policies: [out]", []string{`policies: "out" is a link that leaves`}},
		"through a link":    {"policies: [out/policy]", []string{`"out/policy"`}},
		"ledger out":        {"waivers: ../ledger.yaml", []string{`waivers: "../ledger.yaml" lies outside`}},
		"ledger over links": {"waivers: {file: out/passwd}", []string{"1:17: waivers:"}},
		"self alias":        {"parameters: {a: &a [*a]}", []string{"levels, aliases expanded"}},
		"missing":           {"policies: [nowhere]", []string{`"nowhere" no such file`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{Name: c.config, "out": "-> /etc"})
			_, err := Load(Settings{Dir: dir})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
		})
	}
}

func TestConfigThatIsALinkOutIsRefused(t *testing.T) {
	dir := tree(t, map[string]string{Name: "-> /etc/hostname"})
	if _, err := Load(Settings{Dir: dir}); err == nil || !strings.Contains(err.Error(), "leaves") || strings.Contains(err.Error(), "YAML") {
		t.Errorf("got %v", err)
	}
	dir = tree(t, map[string]string{LedgerName: "-> /etc/hostname"})
	if _, err := Load(Settings{Dir: dir}); err == nil || !strings.Contains(err.Error(), "--waivers") {
		t.Errorf("got %v", err)
	}
	dir = tree(t, map[string]string{Name: "-> /dev/zero"})
	if _, err := Load(Settings{Dir: dir, Config: Name}); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("got %v", err)
	}
}

func TestAnExplicitConfigMayLeaveTheTree(t *testing.T) {
	dir := tree(t, map[string]string{"x": ""})
	other := tree(t, map[string]string{"c.yaml": "policies: [p]\noutput: [sarif=out.sarif]\nkeys: [k.pem, 'env://KEY']\nwaivers: w.yaml", "p/a.rego": ""})
	p, err := Load(Settings{Dir: dir, Config: filepath.Join(other, "c.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	if p.Policies[0].Path != filepath.Join(other, "p") || p.Ledger != filepath.Join(other, "w.yaml") || p.Outputs[0] != "sarif=out.sarif" ||
		p.Keys[0].Path != filepath.Join(other, "k.pem") || p.Keys[1].Path != "env://KEY" {
		t.Errorf("plan %+v", p)
	}
	for content, want := range map[string]string{
		"policies: ['https://x/y?sig=1', 'oci://h.example/a:v1']": "",
		"policies: ['ftp://x/y']":                                 "sources must be paths",
		"policies: ['https://u:secret@x/y']":                      "credentials do not belong",
		"policies: ['oci://a/b']":                                 "names no registry",
		"waivers: https://x/y":                                    "sources must be paths",
	} {
		if err := os.WriteFile(filepath.Join(other, "c.yaml"), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		p, err := Load(Settings{Dir: dir, Config: filepath.Join(other, "c.yaml")})
		switch {
		case want != "":
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret@") {
				t.Errorf("%s: got %v", content, err)
			}
		case err != nil:
			t.Errorf("%s: got %v", content, err)
		case p.Policies[0] != PolicySource{Path: "https://x/y?sig=1", Name: "https://x/y", Remote: true} || !p.Policies[1].Remote:
			t.Errorf("%s: got %+v", content, p.Policies)
		}
	}
}

const orgFile = `locked: [container/run-as-root, "kubernetes/*"]
fail_on: high
inline_ignores: {allow: false}
waivers:
  require: {reason: true, owner: true, expires: true}
  longest_days: 30
policies:
  allow: ["policy/**", "/opt/policies/**"]
profiles:
  require: [default]
`

func TestFloorsHold(t *testing.T) {
	cases := map[string]struct {
		config   string
		settings Settings
		want     string
	}{
		"fail_on":          {config: "fail_on: critical", want: ".boltseal.yaml:1:10: fail_on: critical is weaker than the organisation's floor fail_on: high (org.yaml:2:10)"},
		"--fail-on":        {settings: Settings{FailOn: "none"}, want: "--fail-on: none is weaker than the organisation's floor fail_on: high (org.yaml:2:10)"},
		"inline":           {config: "inline_ignores: {allow: true}", want: "1:18: inline_ignores.allow: true is weaker"},
		"owner":            {config: "waivers: {require: {owner: false}}", want: "1:21: waivers.require.owner: false is weaker"},
		"longest":          {config: "waivers: {longest_days: 31}", want: "waivers.longest_days: 31 is weaker than the organisation's floor waivers.longest_days: 30"},
		"policy":           {config: "policies: [mine]", want: `"mine" is not among the policy sources that the organisation allows (org.yaml:8:3)`},
		"link":             {config: "policies: [policy/link]", want: `"mine" is not among the policy sources`},
		"--policy":         {settings: Settings{Policies: []string{"mine"}}, want: `--policy: "mine" is not among`},
		"profile":          {config: "profiles: [strict]", want: `1:12: profile "default" is required by the organisation (org.yaml:10:13)`},
		"--profile":        {settings: Settings{Profiles: []string{"none"}}, want: `--profile: profile "default" is required`},
		"stricter is fine": {config: "fail_on: low\nwaivers: {longest_days: 7}\npolicies: [policy/ours]\nprofiles: [default, strict]"},
		"silence is fine":  {},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{Name: c.config, "org.yaml": orgFile, "mine/a.rego": "", "policy/ours/a.rego": "", "policy/link": "-> ../mine"})
			c.settings.Dir, c.settings.OrgConfig = dir, "org.yaml"
			p, err := Load(c.settings)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if p.InlineIgnores || p.Require.LongestDays == 0 || p.Require.LongestDays > 30 || p.Engine.Profiles[0] != "default" {
					t.Errorf("plan %+v", p)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestFloorStricterThanTheDefaultApplies(t *testing.T) {
	dir := tree(t, map[string]string{"org.yaml": "fail_on: low"})
	p, err := Load(Settings{Dir: dir, OrgConfig: "org.yaml"})
	if err != nil || p.FailOn != engine.Low {
		t.Errorf("fail on %v, %v", p, err)
	}
}

func TestLockedRules(t *testing.T) {
	config := `rules:
  "container/*": {enabled: false}
  kubernetes/a: {severity: low}
  kubernetes/b: {parameters: {n: 9}}
parameters: {shared: 2}
`
	dir := tree(t, map[string]string{Name: config, "org.yaml": orgFile})
	p, err := Load(Settings{Dir: dir, OrgConfig: "org.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	if !p.HasLocks() || p.Floor().Rules[0].Match != "{container/run-as-root}" {
		t.Errorf("floor %+v", p.Floor())
	}
	rule := func(id string, on bool, severity engine.Severity, values map[string]any) engine.Rule {
		return engine.Rule{ID: id, Enabled: on, Severity: severity, Values: values}
	}
	floor := []engine.Rule{
		rule("container/run-as-root", true, engine.High, nil),
		rule("kubernetes/a", true, engine.High, nil),
		rule("kubernetes/b", true, engine.High, map[string]any{"n": 1}),
		rule("kubernetes/c", true, engine.High, map[string]any{"shared": 1.0}),
		rule("kubernetes/off", false, engine.High, nil),
	}
	inForce := []engine.Rule{
		rule("container/run-as-root", false, engine.High, nil),
		rule("kubernetes/a", true, engine.Low, nil),
		rule("kubernetes/b", true, engine.High, map[string]any{"n": 9}),
		rule("kubernetes/c", true, engine.High, map[string]any{"shared": 2}),
		rule("kubernetes/off", false, engine.High, nil),
	}
	err = p.CheckLocked(floor, inForce)
	want := `.boltseal.yaml:2:3: rule "container/run-as-root" is locked by the organisation (org.yaml:1:10): it cannot be disabled
.boltseal.yaml:3:3: rule "kubernetes/a" is locked by the organisation (org.yaml:1:33): its severity high cannot be lowered to low
.boltseal.yaml:4:3: rule "kubernetes/b" is locked by the organisation (org.yaml:1:33): its parameters cannot be changed
.boltseal.yaml:5:14: rule "kubernetes/c" is locked by the organisation (org.yaml:1:33): its parameters cannot be changed`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if err := p.CheckLocked(floor, floor); err != nil {
		t.Errorf("the floor itself: %v", err)
	}
	if err := p.CheckLocked(floor[:1], floor); err == nil || !strings.Contains(err.Error(), `no rule matches "kubernetes/*"`) {
		t.Errorf("a lock without a rule: %v", err)
	}
}

func TestWords(t *testing.T) {
	for word, want := range map[string]any{"a=1": 1, "a=x": "x", "a=[1, b]": nil, "a={b: true}": nil, "a=": "", "a=x=y": "x=y", "a='1'": "1", "a=2026-01-31": "2026-01-31"} {
		name, got, err := ParseParameter(word)
		if err != nil || name != "a" || want != nil && got != want {
			t.Errorf("%s: %v %v %v", word, name, got, err)
		}
	}
	for _, word := range []string{"a", "=1", "a=[1", ""} {
		if _, _, err := ParseParameter(word); err == nil {
			t.Errorf("%q: no error", word)
		}
	}
	for _, word := range []string{"2026-13-01", "yesterday", "2026-01-01T00:00"} {
		if _, err := ParseTime(word); err == nil {
			t.Errorf("%q: no error", word)
		}
	}
	if got := DidYouMean("hihg", []string{"high", "low"}); got != `; did you mean "high"?` {
		t.Errorf("hint %q", got)
	}
	if got := DidYouMean("zzzzz", []string{"high", "low"}); got != "; known: high, low" {
		t.Errorf("hint %q", got)
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(everyKey), true)
	f.Add([]byte(orgFile), false)
	f.Add([]byte("parameters: {a: &a [*a, *a], b: *a}"), true)
	f.Add([]byte("a: &a\n? *a\n: b"), true)
	f.Fuzz(func(t *testing.T, content []byte, found bool) {
		path := filepath.Join(t.TempDir(), Name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if file, err := ReadFile(path, Name, found); (file == nil) == (err == nil) {
			t.Errorf("file %v, error %v", file, err)
		}
		if org, err := ReadOrg(path, Name); (org == nil) == (err == nil) {
			t.Errorf("org %v, error %v", org, err)
		}
	})
}

func TestErrorsOfCompilingGetTheirPlace(t *testing.T) {
	dir := tree(t, map[string]string{Name: "profiles:\n- defualt\nrules:\n  nope/x: {enabled: false}\n  a/b: {parameters: {n: 1}}\nparameters: {free: 1}\n"})
	p, err := Load(Settings{Dir: dir, Parameters: []string{"flagged=1"}})
	if err != nil {
		t.Fatal(err)
	}
	err = p.Place(errors.Join(
		errors.New(`unknown profile "defualt": known are default`),
		errors.Join(errors.New(`rules: there is no rule "nope/x"`), errors.New(`rule a/b has no parameter "n"`)),
		errors.New(`parameters: no enabled rule has a parameter "free"`),
		errors.New(`parameters: no enabled rule has a parameter "flagged"`),
		errors.New(`rule a/b: parameter n: 1 is not of type string`),
		&engine.PolicyError{File: "x.rego", Line: 3, Message: `"free" is bad`},
		errors.New("else"),
	))
	want := `.boltseal.yaml:2:3: unknown profile "defualt": known are default
.boltseal.yaml:4:3: rules: there is no rule "nope/x"
.boltseal.yaml:5:3: rule a/b has no parameter "n"
.boltseal.yaml:6:14: parameters: no enabled rule has a parameter "free"
--parameter: parameters: no enabled rule has a parameter "flagged"
.boltseal.yaml:5:3: rule a/b: parameter n: 1 is not of type string
x.rego:3: "free" is bad
else`
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
