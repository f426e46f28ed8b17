package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

const pod = "obj core/Pod/shop/web\n"

func TestExitCodes(t *testing.T) {
	const other = "obj core/Pod/shop/other\n"
	tests := []struct {
		name    string
		text    string
		change  func(*Options)
		verdict string
		code    int
	}{
		{"pass", pod, nil, "pass", 0},
		{"high fails", pod + "find high\n", nil, "fail", 1},
		{"critical fails", pod + "find critical\n", nil, "fail", 1},
		{"medium passes", pod + "find medium\n", nil, "pass", 0},
		{"unknown ranks high", pod + "find unknown\n", nil, "fail", 1},
		{"no severity ranks high", pod + "find \n", nil, "fail", 1},
		{"unknown ranked low", pod + "find unknown\n", func(o *Options) { o.UnknownRank = engine.Low }, "pass", 0},
		{"fail on low", pod + "find low\n", func(o *Options) { o.FailOn = engine.Low }, "fail", 1},
		{"never", pod + "find critical\n", func(o *Options) { o.FailOn = engine.Never }, "pass", 0},
		{"incomplete", pod + "gap\n", nil, "incomplete", 2},
		{"allowed to be missing", pod + "gap\n", func(o *Options) { o.AllowMissing = []string{"vulnerabilities"} }, "pass", 0},
		{"another fact allowed", pod + "gap\n", func(o *Options) { o.AllowMissing = []string{"layers"} }, "incomplete", 2},
		{"rule error", pod + "error\n", nil, "incomplete", 2},
		{"rule error beside a failure", pod + "error\nfind high\n", nil, "fail", 2},
		{"incomplete beside another's failure", pod + "gap\n---\n" + other + "find high\n", nil, "fail", 2},
		{"engine refuses", pod + "refuse\n", nil, "incomplete", 2},
		{"second document fails", pod + "---\n" + other + "find high\n", nil, "fail", 1},
		{"second document broken", pod + "---\nbroken\n", nil, "incomplete", 2},
		{"broken beside a failure", pod + "find high\n---\nbroken\n", nil, "fail", 2},
		{"second document no manifest", pod + "---\nhello\n", nil, "pass", 0},
		{"no manifest", "hello\n", nil, "incomplete", 2},
		{"broken", "broken\n", nil, "incomplete", 2},
		{"uncovered", pod + "uncovered\n", nil, "nothing", 3},
		{"one of two uncovered", pod + "uncovered\n---\n" + other, nil, "pass", 3},
		{"uncovered beside a failure", pod + "uncovered\n---\n" + other + "find high\n", nil, "fail", 1},
		{"waived", pod + "find high\n", func(o *Options) {
			o.Ledger = &ledger.Ledger{Entries: []ledger.Entry{{Rule: "t/find", Match: ledger.Match{Workload: "Pod/web"}}}}
		}, "pass", 0},
		{"waiver for another", pod + "find high\n", func(o *Options) {
			o.Ledger = &ledger.Ledger{Entries: []ledger.Entry{{Rule: "t/find", Match: ledger.Match{Workload: "db"}}}}
		}, "fail", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := options(tree(t, map[string]string{"a.yaml": tt.text}), "a.yaml")
			if tt.change != nil {
				tt.change(&o)
			}
			r := judged(t, o, fakePolicy{}).Report
			if r.Verdict != tt.verdict || r.ExitCode != tt.code {
				t.Errorf("got %s %d, want %s %d (%+v)", r.Verdict, r.ExitCode, tt.verdict, tt.code, r.Errors)
			}
		})
	}
}

func TestAllowedGapStaysListed(t *testing.T) {
	o := options(tree(t, map[string]string{"a.yaml": pod + "gap\n"}), "a.yaml")
	o.AllowMissing = []string{"vulnerabilities"}
	doc := judged(t, o, fakePolicy{}).Report.Documents[0]
	if len(doc.Results) != 0 || len(doc.Missing) != 1 || doc.Missing[0].Fact != "vulnerabilities" {
		t.Errorf("results %v, missing %v", doc.Results, doc.Missing)
	}
}

func TestWalkExitCodes(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		args  []string
		code  int
		errs  string
	}{
		{"nothing there", map[string]string{"README.md": "FROM"}, []string{"."}, 3, ""},
		{"no manifests", map[string]string{"values.yaml": "a: 1\n"}, []string{"."}, 3, ""},
		{"wrong path", map[string]string{"a.yaml": pod}, []string{"b.yaml"}, 2, "b.yaml:0 no such file or directory"},
		{"wrong path beside a good one", map[string]string{"a.yaml": pod}, []string{"a.yaml", "nowhere"}, 2, "nowhere:0 no such file or directory"},
		{"all uncovered", map[string]string{"a.yaml": pod + "uncovered\n"}, []string{"."}, 3, ""},
		{"uncovered in a walk", map[string]string{"a.yaml": pod + "uncovered\n", "b.yaml": pod}, []string{"."}, 0, ""},
		{"one bad among good", map[string]string{"a.yaml": pod, "b.yaml": "broken\nkind: Pod\napiVersion: v1\n", "c.yaml": pod}, []string{"."}, 2, "b.yaml:1 cannot parse this"},
		{"unparseable, no manifest", map[string]string{"a.yaml": pod, "b.yaml": "broken\n"}, []string{"."}, 0, ""},
		{"unparseable JSON manifest", map[string]string{"a.yaml": pod, "b.json": "broken\n{\"apiVersion\": \"v1\",\n \"kind\" :\"Pod\"}"}, []string{"."}, 2, "b.json:1 cannot parse this"},
		{"bad Dockerfile", map[string]string{"a.yaml": pod, "web/Dockerfile": "hello\n"}, []string{"."}, 2, "web/Dockerfile:1 no FROM"},
		{"a parser's fault", map[string]string{"a.yaml": pod, "Dockerfile": "PANIC"}, []string{"."}, 2, "Dockerfile:0 internal error: a fault in the parser"},
		{"unknown sort, named", map[string]string{"notes.txt": "hello"}, []string{"notes.txt"}, 2, "notes.txt:0 cannot judge this: neither name nor content is of a known kind (dockerfile, kubernetes)"},
		{"known content, named", map[string]string{"notes.txt": "FROM a\n"}, []string{"notes.txt"}, 0, ""},
		{"empty name", map[string]string{"a.yaml": pod}, []string{""}, 2, ".:0 an empty name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := judged(t, options(tree(t, tt.files), tt.args...), fakePolicy{}).Report
			if r.ExitCode != tt.code || problems(r) != tt.errs {
				t.Errorf("got %d %q, want %d %q", r.ExitCode, problems(r), tt.code, tt.errs)
			}
		})
	}
}

func problems(r report.Report) string {
	all := make([]string, len(r.Errors))
	for i, p := range r.Errors {
		all[i] = fmt.Sprintf("%s:%d %s", p.Position.File, p.Position.Line, p.Message)
	}
	return strings.Join(all, "\n")
}

func TestBaseline(t *testing.T) {
	o := options(tree(t, map[string]string{"a.yaml": pod + "find high\nfind low\n"}), "a.yaml")
	b, err := report.ReadBaseline(strings.NewReader(fmt.Sprintf(`{"schema": %q, "findings": [{"fingerprint": "%032x", "rule": "", "subject": "", "message": ""}]}`, report.BaselineVersion, 1)))
	must(t, err)
	o.Baseline = b
	r := judged(t, o, fakePolicy{}).Report
	if r.ExitCode != 0 || r.Summary.Baseline != 1 || r.Summary.Findings != 1 {
		t.Errorf("exit %d, summary %+v", r.ExitCode, r.Summary)
	}
}

func TestSecretsReachTheRedactor(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod + "# s3cr3t-value\nfind high\n", "Dockerfile": "FROM a\nsecret hunter2hunter2\n"})
	out := judged(t, options(dir, "."), fakePolicy{})
	for _, secret := range []string{"s3cr3t-value", "hunter2hunter2"} {
		if got := out.Redactor.String("x " + secret + " y"); strings.Contains(got, secret) {
			t.Errorf("%s is not redacted: %s", secret, got)
		}
	}
}

func TestExplanations(t *testing.T) {
	o := options(tree(t, map[string]string{"a.yaml": pod + "find high\n", "b.yaml": pod}), ".")
	o.Explain, o.ExplainFull, o.WhyNot = true, true, []string{"t/find", "t/secret"}
	r := judged(t, o, fakePolicy{}).Report
	if e := r.Documents[0].Findings[0].Explanation; e == nil || e.Note != "true" {
		t.Errorf("explanation %+v", e)
	}
	if len(r.WhyNot) != 1 || r.WhyNot[0].Subject.Name != "b.yaml" || r.WhyNot[0].Explanation.Rule != "t/find" {
		t.Errorf("why not %+v", r.WhyNot)
	}
	o.WhyNot = []string{"t/nothing"}
	if _, err := judgeAll(t.Context(), o.withDefaults(), fakePolicy{}); err == nil {
		t.Error("an unknown rule was accepted")
	}
}

func TestExcerpts(t *testing.T) {
	filler := strings.Repeat("# filler\n", 2000)
	r := judged(t, options(tree(t, map[string]string{"a.yaml": pod + filler + "find high\n---\n" + strings.Replace(pod, "web", "b", 1) + "find low"}), "."), fakePolicy{}).Report
	for i, want := range [][]engine.SourceLine{
		{{Line: 2001, Text: "# filler"}, {Line: 2002, Text: "find high"}},
		{{Line: 2004, Text: "obj core/Pod/shop/b"}, {Line: 2005, Text: "find low"}},
	} {
		if got := r.Documents[i].Findings[0].Excerpt; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod + "find high\nfind unknown\nfind low\n---\n" + pod, "b.yaml": "x: 1\n", "c.txt": "", "LICENSE": "free", "Dockerfile": "FROM a\nerror\n"})
	r := judged(t, options(dir, "."), fakePolicy{}).Report
	s := r.Summary
	s.BySeverity = nil
	want := report.Summary{Files: 2, Documents: 3, Passed: 1, Failed: 1, Incomplete: 1, Rules: 3, Findings: 3, Skipped: 3}
	if fmt.Sprint(s) != fmt.Sprint(want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
	if got := r.Summary.BySeverity; len(got) != 5 || got[engine.High] != 2 || got[engine.Low] != 1 {
		t.Errorf("by severity %v", got)
	}
	if len(r.Skipped) != 1 || r.Skipped[0] != (report.Skip{Name: "b.yaml", Why: "no manifest"}) {
		t.Errorf("skipped %v", r.Skipped)
	}
	if len(r.Rules) != 2 || r.Rules[0].ID != "t/find" || r.Rules[1].ID != "t/other" {
		t.Errorf("rules %v", r.Rules)
	}
}

// TestLimitedFindingsAllCount holds that what is not reported still fails.
func TestLimitedFindingsAllCount(t *testing.T) {
	text := pod + strings.Repeat("find low\n", 3) + "find high\n"
	o := options(tree(t, map[string]string{"a.yaml": text}), ".")
	o.MaxFindings = 1
	r := judged(t, o, fakePolicy{}).Report
	doc := r.Documents[0]
	if r.ExitCode != ExitFail || len(doc.Findings) != 1 || doc.Findings[0].Severity != engine.High || doc.Truncated["t/find"] != 3 || r.Summary.Suppressed != 3 {
		t.Errorf("exit %d, findings %+v, truncated %v", r.ExitCode, doc.Findings, doc.Truncated)
	}
}

func TestStdin(t *testing.T) {
	o := options(t.TempDir(), "-", "-")
	o.Stdin, o.StdinFilename = strings.NewReader(pod+"find high\n"), "gen/web.yaml"
	r := judged(t, o, fakePolicy{}).Report
	if len(r.Documents) != 1 || r.Documents[0].File != "gen/web.yaml" || r.ExitCode != 1 {
		t.Errorf("%+v", r)
	}
	o.Stdin, o.Limits.File = strings.NewReader(strings.Repeat("#", 500)), 100
	if r := judged(t, o, fakePolicy{}).Report; r.ExitCode != 2 {
		t.Errorf("a large standard input: exit %d", r.ExitCode)
	}
	o.Stdin, o.As, o.StdinFilename = strings.NewReader("hello"), inputs.KindDockerfile, ""
	if r := judged(t, o, fakePolicy{}).Report; problems(r) != "-:1 no FROM" {
		t.Errorf("--as: %s", problems(r))
	}
}

func TestDocumentLimit(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("%02d.yaml", i)] = pod
	}
	o := options(tree(t, files), ".")
	o.Limits.Documents = 20
	if r := judged(t, o, fakePolicy{}).Report; r.ExitCode != 0 {
		t.Errorf("20 of 20: exit %d", r.ExitCode)
	}
	o.Limits.Documents = 19
	for _, p := range []fakePolicy{{}, {namespaces: true}} {
		r := judged(t, o, p).Report
		if r.ExitCode != 2 || len(r.Documents) != 0 || len(r.Errors) != 1 {
			t.Errorf("20 of 19: exit %d, %d documents, errors %v", r.ExitCode, len(r.Documents), r.Errors)
		}
	}
}

func TestWorkersGiveTheSameReport(t *testing.T) {
	files := map[string]string{".boltsealignore": "skipped\n"}
	for i := range 60 {
		text := fmt.Sprintf("obj core/Pod/shop/p%d\nfind %s\n", i, engine.Severities()[i%5])
		switch i % 7 {
		case 1:
			text = "broken\napiVersion: v1\nkind: Pod\n"
		case 2:
			text = "nothing\n"
		case 3:
			text += "---\n" + pod + "gap\n"
		}
		files[fmt.Sprintf("d%d/f%02d.yaml", i%4, i)] = text
	}
	dir := tree(t, files)
	var first []byte
	for _, workers := range []int{1, 2, 7, 64} {
		o := options(dir, "d2", ".")
		o.Workers = workers
		o.Ledger = &ledger.Ledger{Name: "w", Entries: []ledger.Entry{{Rule: "t/*", Match: ledger.Match{Path: "d1/*"}}, {Rule: "t/none"}}}
		r := judged(t, o, fakePolicy{}).Report
		text, err := json.Marshal(r)
		must(t, err)
		if first == nil {
			first = text
			if len(r.Documents) < 40 || len(r.Errors) < 5 || r.Summary.Waived == 0 || len(r.Waivers.Unused) != 1 {
				t.Fatalf("the tree shows too little: %+v", r.Summary)
			}
		}
		if string(text) != string(first) {
			t.Errorf("%d workers give another report", workers)
		}
	}
}

func TestProgress(t *testing.T) {
	o := options(tree(t, map[string]string{"a.yaml": pod, "b.yaml": pod, "c.yaml": "x\n"}), ".")
	var seen []int
	o.Progress = func(done, total int) { seen = append(seen, done, total) }
	judged(t, o, fakePolicy{})
	if !slices.Equal(seen, []int{1, 3, 2, 3, 3, 3}) {
		t.Errorf("told %v", seen)
	}
}

func TestCancelledRunIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := judgeAll(ctx, options(tree(t, map[string]string{"a.yaml": pod}), ".").withDefaults(), fakePolicy{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNoArguments(t *testing.T) {
	if _, err := judgeAll(t.Context(), options(t.TempDir()).withDefaults(), fakePolicy{}); err == nil {
		t.Error("no arguments were accepted")
	}
	if _, err := Run(t.Context(), options(t.TempDir(), ".")); err == nil {
		t.Error("no policy was accepted")
	}
}

func TestInventory(t *testing.T) {
	dir := tree(t, map[string]string{
		"one/a.yaml": "obj core/Namespace//shop\n---\nobj apps/Deployment/shop/web\n---\nobj core/Service//free\n---\nobj example.com/Thing//t\n",
		"two/b.yaml": "obj apps/Deployment/shop/web\n",
	})
	var got []engine.Inventory
	r := judged(t, options(dir, "one", "two"), fakePolicy{inventory: true, inventories: &got}).Report
	if r.ExitCode != 0 || len(got) != 2 {
		t.Fatalf("exit %d, %s, %d inventories", r.ExitCode, problems(r), len(got))
	}
	want := []string{"cluster.example.com/v1.Thing.t", "cluster.v1.Namespace.shop", "namespace.default.v1.Service.free", "namespace.shop.apps/v1.Deployment.web"}
	if keys := leaves("", got[0], 0); !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v", keys, want)
	}
	if keys := leaves("", got[1], 0); !slices.Equal(keys, want[3:]) {
		t.Errorf("second root: %v", keys)
	}
}

// leaves lists the names of an inventory's objects.
func leaves(prefix string, object map[string]any, depth int) []string {
	if _, ok := object["kind"].(string); ok {
		return []string{strings.TrimPrefix(prefix, ".")}
	}
	var all []string
	for _, key := range slices.Sorted(maps.Keys(object)) {
		all = append(all, leaves(prefix+"."+key, object[key].(map[string]any), depth+1)...)
	}
	return all
}

func TestSameObjectTwice(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod, "b.yaml": "obj core/Pod/shop/b\n---\n" + pod, "c/c.yaml": pod})
	var got []engine.Inventory
	r := judged(t, options(dir, "."), fakePolicy{inventory: true, inventories: &got}).Report
	if r.ExitCode != 0 || len(r.Documents) != 4 || len(got) != 1 {
		t.Fatalf("exit %d, %s, %d documents, %d inventories", r.ExitCode, problems(r), len(r.Documents), len(got))
	}
	want := []string{"namespace.shop.v1.Pod.b", "namespace.shop.v1.Pod.web", "namespace.shop.v1.Pod.web#2", "namespace.shop.v1.Pod.web#3"}
	if keys := leaves("", got[0], 0); !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v", keys, want)
	}
}

func TestNamedFilesAreOneRoot(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod, "b.yaml": "obj core/Pod/shop/b\n", "d/c.yaml": "obj core/Pod/shop/c\n"})
	var got []engine.Inventory
	judged(t, options(dir, "a.yaml", "d", "b.yaml"), fakePolicy{inventory: true, inventories: &got})
	if len(got) != 2 || !slices.Equal(leaves("", got[0], 0), []string{"namespace.shop.v1.Pod.b", "namespace.shop.v1.Pod.web"}) ||
		!slices.Equal(leaves("", got[1], 0), []string{"namespace.shop.v1.Pod.c"}) {
		t.Errorf("got %v", got)
	}
}

func TestCollect(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod + "---\nhello\n", "b/Dockerfile": "hello\n", "c/Dockerfile": "FROM a\n", "d.yaml": "x\n"})
	var got []string
	for c, err := range Collect(t.Context(), options(dir, ".", "nowhere")) {
		var positioned *inputs.PositionError
		switch {
		case errors.As(err, &positioned):
			got = append(got, "! "+positioned.Pos.File+" "+positioned.Error())
		case err != nil:
			t.Error(err)
		default:
			got = append(got, c.Doc.Subject.Ref+" "+c.Doc.Time)
		}
	}
	want := []string{"core/Pod/shop/web 2026-12-01T10:00:00Z", "! b/Dockerfile no FROM", "c/Dockerfile 2026-12-01T10:00:00Z", "! nowhere no such file or directory"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
