package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

func noon(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.Add(12 * time.Hour)
}

const whole = `# what we accept
waivers:
- rule: container/run-as-root
  match: {path: "legacy/**", container: "migrate*"}
  reason: vendor image, ticket SEC-412
  owner: team-payments
  expires: 2027-01-31
- match:
    fingerprint: 0123456789abcdef0123456789abcdef
  reason: &why known
  owner: me
  expires: "2027-02-01"
- rule: "*"
  match: {namespace: kube-system}
  reason: *why
  owner: me
  expires: 2027-02-01
`

func TestRead(t *testing.T) {
	l, err := Read("w.yaml", []byte(whole), DefaultRequirements(), noon("2026-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Rule: "container/run-as-root", Match: Match{Path: "legacy/**", Container: "migrate*"}, Reason: "vendor image, ticket SEC-412", Owner: "team-payments", Expires: "2027-01-31", File: "w.yaml", Line: 3},
		{Match: Match{Fingerprint: "0123456789abcdef0123456789abcdef"}, Reason: "known", Owner: "me", Expires: "2027-02-01", File: "w.yaml", Line: 8},
		{Rule: "*", Match: Match{Namespace: "kube-system"}, Reason: "known", Owner: "me", Expires: "2027-02-01", File: "w.yaml", Line: 13},
	}
	if !slices.Equal(l.Entries, want) {
		t.Errorf("got %+v\nwant %+v", l.Entries, want)
	}
}

func TestReadEmpty(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "waivers:\n", "waivers: []\n"} {
		l, err := Read("w.yaml", []byte(text), DefaultRequirements(), noon("2026-12-01"))
		if err != nil || len(l.Entries) != 0 {
			t.Errorf("%q: got %v, %v", text, l, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	const rest = "  reason: r\n  owner: o\n  expires: 2027-01-31\n"
	tests := []struct{ name, text, want string }{
		{"unknown top key", "waiver: []\n", `w.yaml:1:1: unknown key "waiver" in the ledger: want waivers`},
		{"unknown key", "waivers:\n- rule: a/b\n  until: 2027-01-01\n" + rest, `w.yaml:3:3: unknown key "until" in a waiver`},
		{"unknown match key", "waivers:\n- rule: a/b\n  match: {file: x}\n" + rest, `w.yaml:3:11: unknown key "file" in match`},
		{"empty match", "waivers:\n- rule: a/b\n  match: {}\n" + rest, "w.yaml:3:10: match is empty"},
		{"null match", "waivers:\n- rule: a/b\n  match:\n" + rest, "w.yaml:3:9: match is empty"},
		{"empty match value", "waivers:\n- rule: a/b\n  match: {path: ''}\n" + rest, "w.yaml:3:17: match.path is empty"},
		{"everything", "waivers:\n- rule: '*'\n" + rest, `w.yaml:2:9: waiver covers everything`},
		{"everything spelled out", "waivers:\n- rule: '**/*'\n  match: {path: '**'}\n" + rest, `w.yaml:2:9: waiver covers everything`},
		{"no rule", "waivers:\n- match: {path: a}\n" + rest, "w.yaml:2:3: waiver has no rule"},
		{"no reason", "waivers:\n- rule: a/b\n  owner: o\n  expires: 2027-01-31\n", "w.yaml:2:3: waiver has no reason"},
		{"blank reason", "waivers:\n- rule: a/b\n  reason: ' '\n  owner: o\n  expires: 2027-01-31\n", "w.yaml:3:11: waiver has no reason"},
		{"no owner", "waivers:\n- rule: a/b\n  reason: r\n  expires: 2027-01-31\n", "w.yaml:2:3: waiver has no owner"},
		{"no expiry", "waivers:\n- rule: a/b\n  reason: r\n  owner: o\n", "w.yaml:2:3: waiver has no expiry date"},
		{"bad date", "waivers:\n- rule: a/b\n  reason: r\n  owner: o\n  expires: 2027-02-30\n", `w.yaml:5:12: bad date "2027-02-30": want YYYY-MM-DD`},
		{"date with time", "waivers:\n- rule: a/b\n  reason: r\n  owner: o\n  expires: 2027-02-01T00:00:00Z\n", "w.yaml:5:12: bad date"},
		{"bad glob", "waivers:\n- rule: 'a/[b'\n" + rest, `w.yaml:2:9: rule: bad glob "a/[b"`},
		{"bad match glob", "waivers:\n- rule: a/b\n  match:\n    path: '{a'\n" + rest, `w.yaml:4:11: match.path: bad glob "{a"`},
		{"costly glob", "waivers:\n- rule: a/b\n  match:\n    path: '" + strings.Repeat("{a,b}", 30) + "'\n" + rest, "w.yaml:4:11: match.path: glob has more than"},
		{"twice", "waivers:\n- rule: a/b\n  rule: a/c\n" + rest, "w.yaml:3:3: rule stands twice"},
		{"not a list", "waivers: {rule: a}\n", "w.yaml:1:10: waivers must be a list"},
		{"not a mapping", "waivers:\n- a/b\n", "w.yaml:2:3: a waiver must be a mapping"},
		{"list for a value", "waivers:\n- rule: [a/b]\n" + rest, "w.yaml:2:9: rule must be one value"},
		{"two documents", "waivers: []\n---\nwaivers: []\n", "a second YAML document"},
		{"no YAML", "waivers:\n- rule: 'a\n", "not YAML: "},
		{"a text", "hello\n", "w.yaml:1:1: the ledger must be a mapping"},
		{"merge key", "waivers:\n- <<: {rule: a/b}\n" + rest, `w.yaml:2:3: unknown key "<<" in a waiver`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := Read("w.yaml", []byte(tt.text), DefaultRequirements(), noon("2026-12-01"))
			if err == nil || l != nil {
				t.Fatalf("accepted: %+v", l)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
			var positioned *inputs.PositionError
			if !errors.As(err, &positioned) {
				t.Error("error carries no position")
			}
		})
	}
}

func TestReadNamesEveryFault(t *testing.T) {
	_, err := Read("w.yaml", []byte("waivers:\n- rule: a/b\n  owner: o\n  x: 1\n- rule: '*'\n  reason: r\n  owner: o\n  expires: soon\n"), DefaultRequirements(), noon("2026-12-01"))
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 5 {
		t.Fatalf("got %v, want 5 problems", err)
	}
	if !slices.IsSortedFunc(problems, func(a, b *inputs.PositionError) int { return a.Pos.Line - b.Pos.Line }) {
		t.Errorf("not in order: %v", err)
	}
}

func TestRequirements(t *testing.T) {
	bare := []byte("waivers:\n- rule: a/b\n")
	if _, err := Read("w", bare, Requirements{}, noon("2026-12-01")); err != nil {
		t.Errorf("relaxed: %v", err)
	}
	if _, err := Read("w", bare, Requirements{LongestDays: 30}, noon("2026-12-01")); err == nil {
		t.Error("a waiver without end lasts longer than 30 days, but was accepted")
	}
	until := func(day string) []byte { return []byte("waivers:\n- rule: a/b\n  expires: " + day + "\n") }
	if _, err := Read("w", until("2026-12-31"), Requirements{LongestDays: 30}, noon("2026-12-01")); err != nil {
		t.Errorf("30 days: %v", err)
	}
	if _, err := Read("w", until("2027-01-01"), Requirements{LongestDays: 30}, noon("2026-12-01")); err == nil {
		t.Error("31 days were accepted")
	}
}

// deployment is a document with one container and the finding on it.
func deployment() (*inputs.Collected, engine.Finding) {
	doc := &inputs.Document{Kind: inputs.KindKubernetes,
		Subject:    inputs.Subject{Name: "deploy/web.yaml", Ref: "apps/Deployment/shop/web"},
		Containers: []inputs.Container{{Name: "web", Role: "main", Image: inputs.ParseReference("nginx:1.27")}, {Name: "db", Role: "main", Image: inputs.ParseReference("ghcr.io/a/db:2")}},
		Pod:        &inputs.Pod{Exists: true, Path: inputs.Path{"spec", "template", "spec"}},
		Review:     &inputs.Review{Namespace: "shop", Object: map[string]any{}}}
	f := engine.Finding{Rule: "container/run-as-root", Fingerprint: strings.Repeat("ab", 16), Element: "main:web", Status: engine.StatusNew,
		Path: inputs.Path{"spec", "template", "spec", "containers", 0}, Location: &inputs.Position{Line: 12},
		Details: map[string]any{"package": "openssl", "vulnerability": "CVE-2026-1", "aliases": []any{"GHSA-x"}}}
	return &inputs.Collected{Doc: doc}, f
}

func TestMatching(t *testing.T) {
	tests := []struct {
		name  string
		entry Entry
		want  bool
	}{
		{"rule", Entry{Rule: "container/run-as-root"}, true},
		{"other rule", Entry{Rule: "container/privileged"}, false},
		{"rule glob", Entry{Rule: "container/*"}, true},
		{"star", Entry{Rule: "*"}, true},
		{"path", Entry{Match: Match{Path: "deploy/*.yaml"}}, true},
		{"path in the repository", Entry{Match: Match{Path: "app/deploy/**"}}, true},
		{"part of a path", Entry{Match: Match{Path: "deploy"}}, false},
		{"star stops at slashes", Entry{Match: Match{Path: "*"}}, false},
		{"namespace", Entry{Match: Match{Namespace: "sh?p"}}, true},
		{"other namespace", Entry{Match: Match{Namespace: "shop2"}}, false},
		{"workload", Entry{Match: Match{Workload: "web"}}, true},
		{"workload with kind", Entry{Match: Match{Workload: "Deployment/w*"}}, true},
		{"other kind", Entry{Match: Match{Workload: "StatefulSet/web"}}, false},
		{"container", Entry{Match: Match{Container: "{web,worker}"}}, true},
		{"other container", Entry{Match: Match{Container: "db"}}, false},
		{"image as written", Entry{Match: Match{Image: "nginx:*"}}, true},
		{"image repository", Entry{Match: Match{Image: "docker.io/library/nginx"}}, true},
		{"other container's image", Entry{Match: Match{Image: "ghcr.io/a/db"}}, false},
		{"package", Entry{Match: Match{Package: "openssl"}}, true},
		{"vulnerability", Entry{Match: Match{Vulnerability: "CVE-2026-*"}}, true},
		{"alias", Entry{Match: Match{Vulnerability: "GHSA-x"}}, true},
		{"fingerprint", Entry{Match: Match{Fingerprint: strings.Repeat("ab", 16)}}, true},
		{"all must match", Entry{Match: Match{Namespace: "shop", Container: "db"}}, false},
		{"all match", Entry{Rule: "container/*", Match: Match{Namespace: "shop", Container: "web", Image: "nginx*"}}, true},
	}
	c, f := deployment()
	for _, tt := range tests {
		if got := tt.entry.Covers(FactsOf([]string{"deploy/web.yaml", "app/deploy/web.yaml"}, c.Doc, &f), &f); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}

func TestMissingFactMatchesNothing(t *testing.T) {
	c, f := deployment()
	f.Element, f.Details, f.Path = "", nil, nil
	for _, m := range []Match{{Container: "*"}, {Image: "**"}, {Package: "*"}, {Vulnerability: "*"}} {
		e := Entry{Rule: f.Rule, Match: m}
		if e.Covers(FactsOf([]string{"a"}, c.Doc, &f), &f) {
			t.Errorf("%+v covers a finding without that fact", m)
		}
	}
}

func TestStageFacts(t *testing.T) {
	doc := &inputs.Document{Kind: inputs.KindDockerfile, Dockerfile: &inputs.Dockerfile{
		Stages:       []inputs.BuildStage{{Index: 0, Name: "build", Base: inputs.ParseReference("golang:1.26")}, {Index: 1, Last: true, Base: inputs.ParseReference("alpine")}},
		Instructions: []inputs.Instruction{{Stage: 0}, {Stage: 1}}}}
	tests := []struct {
		f              engine.Finding
		stage, example string
	}{
		{engine.Finding{Path: inputs.Path{"instructions", 0, "commands", 3}}, "build", "golang:1.26"},
		{engine.Finding{Path: inputs.Path{"instructions", 1}}, "final", "alpine"},
		{engine.Finding{Path: inputs.Path{"stages", 0}}, "build", "golang:1.26"},
		{engine.Finding{Path: inputs.Path{"final", "user"}}, "final", "alpine"},
		{engine.Finding{Element: "final"}, "final", "alpine"},
		{engine.Finding{Path: inputs.Path{"stages", 7}}, "", ""},
	}
	for _, tt := range tests {
		facts := FactsOf([]string{"Dockerfile"}, doc, &tt.f)
		image := ""
		if len(facts.Images) > 0 {
			image = facts.Images[0]
		}
		if facts.Container != tt.stage || image != tt.example {
			t.Errorf("%v: got %q %q, want %q %q", tt.f.Path, facts.Container, image, tt.stage, tt.example)
		}
	}
}

func TestExpiryIsTheLastValidDay(t *testing.T) {
	l := &Ledger{Entries: []Entry{{Rule: "container/run-as-root", Reason: "r", Owner: "o", Expires: "2027-01-31", File: "w", Line: 2}}}
	tests := []struct {
		at     time.Time
		waived bool
	}{
		{time.Date(2027, 1, 31, 23, 59, 59, 0, time.UTC), true},
		{time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), false},
		{time.Date(2027, 2, 1, 0, 30, 0, 0, time.FixedZone("east", 3600)), true},
		{time.Date(2027, 1, 31, 23, 30, 0, 0, time.FixedZone("west", -3600)), false},
	}
	for _, tt := range tests {
		c, f := deployment()
		b := NewBook(Options{Ledger: l, Time: tt.at})
		findings := []engine.Finding{f}
		b.Apply([]string{"f"}, c, findings)
		if (findings[0].Status == engine.StatusWaived) != tt.waived {
			t.Errorf("%s: status %s", tt.at, findings[0].Status)
		}
		if notes := b.Notes(); (len(notes.Lapsed) == 0) != tt.waived || len(notes.Unused) != 0 {
			t.Errorf("%s: notes %+v", tt.at, notes)
		}
	}
}

func TestBookNotes(t *testing.T) {
	l := &Ledger{Entries: []Entry{
		{Rule: "container/*", Reason: "one", Expires: "2026-01-01", File: "w", Line: 1},
		{Rule: "container/run-as-root", Reason: "two", Expires: "2027-01-01", File: "w", Line: 2},
		{Rule: "*", Match: Match{Namespace: "shop"}, Reason: "three", File: "w", Line: 3},
		{Rule: "container/privileged", File: "w", Line: 4},
		{Rule: "container/privileged", Expires: "2026-01-01", File: "w", Line: 5},
	}}
	c, f := deployment()
	b := NewBook(Options{Ledger: l, Time: noon("2026-12-01")})
	findings := []engine.Finding{f}
	b.Apply([]string{"f"}, c, findings)
	if got := findings[0].Waiver; got == nil || got.Reason != "two" || got.Kind != "ledger" || got.Where != "w:2" {
		t.Errorf("waiver %+v, want the second", got)
	}
	notes := b.Notes()
	if got := places(notes.Lapsed); got != "w:1" {
		t.Errorf("lapsed %s", got)
	}
	if got := places(notes.Unused); got != "w:4 w:5" {
		t.Errorf("unused %s", got)
	}
}

func places(notes []report.WaiverNote) string {
	all := make([]string, len(notes))
	for i, n := range notes {
		all[i] = n.Where
	}
	return strings.Join(all, " ")
}

func TestExceptionKeepsItsStatus(t *testing.T) {
	c, f := deployment()
	f.Status, f.Waiver = engine.StatusWaived, &engine.WaiverUse{Kind: "exception"}
	b := NewBook(Options{Ledger: &Ledger{Entries: []Entry{{Rule: f.Rule, File: "w", Line: 1}}}, Time: noon("2026-12-01")})
	findings := []engine.Finding{f}
	b.Apply([]string{"f"}, c, findings)
	if findings[0].Waiver.Kind != "exception" || len(b.Notes().Unused) != 0 {
		t.Errorf("got %+v, %+v", findings[0].Waiver, b.Notes())
	}
}

func TestInline(t *testing.T) {
	const good = ` reason="because of it" owner=me until=2027-01-31`
	tests := []struct {
		name, text string
		line       int
		waived     bool
		note       string
	}{
		{"covers", "boltseal:ignore=container/run-as-root" + good, 12, true, ""},
		{"several rules", "boltseal:ignore=a/b,container/run-as-root" + good, 12, true, "unused covers nothing"},
		{"glob", "boltseal:ignore=container/*" + good, 12, true, ""},
		{"other line", "boltseal:ignore=container/run-as-root" + good, 40, false, "unused covers nothing"},
		{"other rule", "boltseal:ignore=container/privileged" + good, 12, false, "unused covers nothing"},
		{"single quotes", "boltseal:ignore=container/run-as-root reason='it is' owner=me until=2027-01-31", 12, true, ""},
		{"lapsed", `boltseal:ignore=container/run-as-root reason="x" owner=me until=2026-01-31`, 12, false, "lapsed lapsed: what it covered counts again"},
		{"bare", "boltseal:ignore=container/run-as-root", 12, false, "invalid waiver has no reason; waiver has no owner; waiver has no expiry date"},
		{"no owner", `boltseal:ignore=container/run-as-root reason=x until=2027-01-31`, 12, false, "invalid waiver has no owner"},
		{"unknown field", "boltseal:ignore=container/run-as-root expires=2027-01-31" + good, 12, false, "invalid unknown field \"expires\": want reason, owner, until"},
		{"free text", "boltseal:ignore=container/run-as-root because" + good, 12, false, "invalid \"because\" is no field: want reason=\"…\" owner=… until=YYYY-MM-DD"},
		{"open quote", `boltseal:ignore=container/run-as-root reason="x owner=me`, 12, false, "invalid reason: quote does not end"},
		{"no rule", "boltseal:ignore=" + good, 12, false, "invalid ignore names no rule"},
		{"bad date", `boltseal:ignore=container/run-as-root reason=x owner=me until=tomorrow`, 12, false, "invalid bad date \"tomorrow\": want YYYY-MM-DD"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f := deployment()
			f.Location.Line = tt.line
			c.Ignores = []inputs.InlineIgnore{{Text: tt.text, Line: 9, From: 10, To: 14}}
			b := NewBook(Options{Require: DefaultRequirements(), InDocuments: true, Time: noon("2026-12-01")})
			findings := []engine.Finding{f}
			b.Apply([]string{"f.yaml"}, c, findings)
			if got := findings[0].Status == engine.StatusWaived; got != tt.waived {
				t.Errorf("waived %v", got)
			}
			if tt.waived && *findings[0].Waiver != (engine.WaiverUse{Kind: "inline", Reason: findings[0].Waiver.Reason, Owner: "me", Expires: "2027-01-31", Where: "f.yaml:9"}) {
				t.Errorf("waiver %+v", findings[0].Waiver)
			}
			if got := noteText(b.Notes()); got != tt.note {
				t.Errorf("note %q, want %q", got, tt.note)
			}
		})
	}
}

func noteText(w report.Waivers) string {
	var all []string
	for kind, notes := range map[string][]report.WaiverNote{"lapsed": w.Lapsed, "unused": w.Unused, "invalid": w.Invalid} {
		for _, n := range notes {
			all = append(all, kind+" "+n.Note)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " / ")
}

func TestInlineSwitchedOff(t *testing.T) {
	c, f := deployment()
	c.Ignores = []inputs.InlineIgnore{{Text: `boltseal:ignore=container/run-as-root reason=x owner=me until=2027-01-31`, Line: 9, From: 1, To: 99}}
	c.Doc.Review.Object["metadata"] = map[string]any{"annotations": map[string]any{AnnotationPrefix + "container.run-as-root": "x; owner=me; until=2027-01-31"}}
	b := NewBook(Options{Require: DefaultRequirements(), Time: noon("2026-12-01")})
	findings := []engine.Finding{f}
	b.Apply([]string{"f"}, c, findings)
	if findings[0].Status != engine.StatusNew || len(b.Notes().Invalid) != 2 {
		t.Errorf("status %s, notes %+v", findings[0].Status, b.Notes())
	}
}

// TestInlineSeenTwice has two documents of one file show the same comment.
func TestInlineSeenTwice(t *testing.T) {
	b := NewBook(Options{Require: DefaultRequirements(), InDocuments: true, Time: noon("2026-12-01")})
	for _, line := range []int{12, 99} {
		c, f := deployment()
		f.Location.Line = line
		c.Ignores = []inputs.InlineIgnore{{Text: `boltseal:ignore=container/run-as-root reason=x owner=me until=2027-01-31`, Line: 9, From: 10, To: 14}}
		b.Apply([]string{"f"}, c, []engine.Finding{f})
	}
	if got := noteText(b.Notes()); got != "" {
		t.Errorf("note %q for an ignore that is of use", got)
	}
}

type lineLocator map[string]int

func (l lineLocator) Locate(path inputs.Path) (inputs.Position, int) {
	if line, ok := l[fmt.Sprint(path...)]; ok {
		return inputs.Position{Line: line}, 0
	}
	return inputs.Position{}, len(path)
}

func TestAnnotations(t *testing.T) {
	const name = AnnotationPrefix + "container.run-as-root"
	object := func(value string) map[string]any {
		return map[string]any{"metadata": map[string]any{"annotations": map[string]any{name: value, "other": 1}}}
	}
	template := func(value string) map[string]any {
		return map[string]any{"spec": map[string]any{"template": object(value)}}
	}
	tests := []struct {
		name   string
		object map[string]any
		pod    bool // the finding is on the pod
		waived bool
		note   string
	}{
		{"object", object("vendor image; owner=me; until=2027-01-31"), true, true, ""},
		{"object, other part", object("vendor image; owner=me; until=2027-01-31"), false, true, ""},
		{"template", template("vendor image; owner=me; until=2027-01-31"), true, true, ""},
		{"template, other part", template("vendor image; owner=me; until=2027-01-31"), false, false, "unused covers nothing"},
		{"named reason", object("reason=vendor a=b; owner=me; until=2027-01-31"), true, true, ""},
		{"no owner", object("vendor image; until=2027-01-31"), true, false, "invalid waiver has no owner"},
		{"unknown field", object("vendor; who=me"), true, false, "invalid unknown field \"who\": want reason, owner, until"},
		{"lapsed", object("vendor image; owner=me; until=2026-01-31"), true, false, "lapsed lapsed: what it covered counts again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f := deployment()
			c.Doc.Review.Object = tt.object
			c.Locator = lineLocator{fmt.Sprint("metadata", "annotations", name): 4}
			if !tt.pod {
				f.Element, f.Path = "", inputs.Path{"spec", "replicas"}
			}
			b := NewBook(Options{Require: DefaultRequirements(), InDocuments: true, Time: noon("2026-12-01")})
			findings := []engine.Finding{f}
			b.Apply([]string{"f.yaml"}, c, findings)
			if got := findings[0].Status == engine.StatusWaived; got != tt.waived {
				t.Errorf("waived %v", got)
			}
			if tt.waived && tt.name == "object" && findings[0].Waiver.Where != "f.yaml:4" {
				t.Errorf("where %s", findings[0].Waiver.Where)
			}
			if got := noteText(b.Notes()); got != tt.note {
				t.Errorf("note %q, want %q", got, tt.note)
			}
		})
	}
}

func TestManyInlineIgnores(t *testing.T) {
	c, f := deployment()
	for range MostIgnores + 5 {
		c.Ignores = append(c.Ignores, inputs.InlineIgnore{Text: "boltseal:ignore=", Line: len(c.Ignores) + 1})
	}
	b := NewBook(Options{InDocuments: true, Time: noon("2026-12-01")})
	b.Apply([]string{"f"}, c, []engine.Finding{f})
	if got := len(b.Notes().Invalid); got != MostIgnores+1 {
		t.Errorf("%d notes", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("waivers:\n- &a {rule: *a}\n"))
	f.Add([]byte("waivers: [[[[{}]]]]\n---\n\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := Read("w", text, DefaultRequirements(), noon("2026-12-01"))
		if (l == nil) == (err == nil) {
			t.Fatalf("want exactly one of ledger and error: %v, %v", l, err)
		}
		if err != nil {
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("error is no list of problems: %v", err)
			}
			for _, p := range problems {
				if lines := strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + 2; p.Pos.Line < 1 || p.Pos.Line > lines+strings.Count(string(text), "\u2028")+strings.Count(string(text), "\u2029")+strings.Count(string(text), "\u0085") {
					t.Fatalf("line %d of %d: %v", p.Pos.Line, lines, p)
				}
			}
			return
		}
		for _, e := range l.Entries {
			if e.Reason == "" || e.Owner == "" || e.Expires == "" || e.Rule == "" && e.Match.Fingerprint == "" {
				t.Fatalf("accepted %+v", e)
			}
		}
	})
}

func FuzzInline(f *testing.F) {
	f.Add(`boltseal:ignore=a/b,c/* reason="x y" owner=me until=2027-01-31`, "why; owner=me; until=2027-01-31")
	f.Add("boltseal:ignore=", ";;=;")
	f.Fuzz(func(t *testing.T, comment, annotation string) {
		entries, err := ParseInline(comment)
		if (len(entries) == 0) == (err == nil) {
			t.Fatalf("want exactly one of entries and error: %v, %v", entries, err)
		}
		for _, e := range entries {
			if e.Rule == "" || CheckGlob(e.Rule) != nil {
				t.Fatalf("accepted rule %q", e.Rule)
			}
		}
		if e, err := ParseAnnotation(annotation); err != nil && e != (Entry{}) {
			t.Fatalf("both: %+v, %v", e, err)
		}
	})
}
