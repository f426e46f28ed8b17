package agreement

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/ruledoc"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

var update = flag.Bool("update", false, "write testdata/table.md anew")

// floor is the share of the covered cases that have to agree.
const floor = 0.95

// outcome counts the cases of one set.
type outcome struct {
	cases, inapplicable, covered, agreed int
	rows                                 []string
}

// applicable are the cases that a verdict on files can answer.
func (o *outcome) applicable() int { return o.cases - o.inapplicable }

func TestAgreement(t *testing.T) {
	j := newJudge(t)
	var table strings.Builder
	table.WriteString("| cases | all | apply | covered | agreed |\n|---|---|---|---|---|\n")
	var details []string
	for _, set := range []struct {
		name string
		run  func(*testing.T, *judge) outcome
		// covered is the share of the cases that apply whose check a rule
		// has to name.
		covered float64
	}{
		{"trivy-examples", passOrFail, 0.9}, {"checkov-docker", passOrFail, 0.9},
		{"buildkit-lint", exactLines, 0.9}, {"gatekeeper-cases", constraints, 0.9},
	} {
		j.set = set.name
		got := set.run(t, j)
		fmt.Fprintf(&table, "| %s | %d | %d | %d (%.0f %%) | %d (%.0f %% of covered) |\n", set.name, got.cases, got.applicable(),
			got.covered, percent(got.covered, got.applicable()), got.agreed, percent(got.agreed, got.covered))
		if got.covered == 0 || float64(got.agreed) < floor*float64(got.covered) {
			t.Errorf("%s: %d of %d covered cases agree, want at least %.0f %%", set.name, got.agreed, got.covered, floor*100)
		}
		if float64(got.covered) < set.covered*float64(got.applicable()) {
			t.Errorf("%s: %d of %d cases are covered, want at least %.0f %%", set.name, got.covered, got.applicable(), set.covered*100)
		}
		details = append(details, got.rows...)
	}
	if len(details) > 0 {
		table.WriteString("\nNot applicable, not covered, or in disagreement:\n\n" + strings.Join(details, "\n") + "\n")
	}
	golden(t, table.String())
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

func golden(t *testing.T, got string) {
	const name = "testdata/table.md"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the table changed; look at it and run with -update:\n%s", got)
	}
}

// judge evaluates single texts with every shipped rule.
type judge struct {
	set     string
	policy  *engine.Policy
	aliases map[string][]string // alias key → rule ids
	// exceptions and disagreements are what policies/coverage says, by list
	// and alias key, and by set and case.
	exceptions, disagreements map[string]map[string]string
}

// lists are the checklists that the sets' checks stand on.
var lists = map[string]string{
	"trivy-examples": "trivy", "checkov-docker": "checkov", "buildkit-lint": "buildkit", "gatekeeper-cases": "gatekeeper-library",
}

// rules are the rules that name a check, once it is counted as covered, not
// applicable or missing.
func (j *judge) rules(out *outcome, name, check string) []string {
	out.cases++
	rules := j.aliases[engine.AliasKey(check)]
	exception := j.exceptions[lists[j.set]][engine.AliasKey(check)]
	switch {
	case len(rules) > 0:
		out.covered++
	case exception != "":
		reason, _, _ := strings.Cut(exception, "\t")
		out.leaveOut(j, name, check, reason)
	default:
		out.row(j, name, check, "no rule")
	}
	return rules
}

// leaveOut counts a case that no verdict on files can answer, for one of the
// reasons of policies/coverage.
func (o *outcome) leaveOut(j *judge, name, check, reason string) {
	o.inapplicable++
	o.row(j, name, check, "not applicable: "+reason)
}

func (o *outcome) row(j *judge, name, check, text string) {
	if !strings.Contains(name, check) {
		name += " " + check
	}
	o.rows = append(o.rows, fmt.Sprintf("- %s %s: %s", j.set, name, text))
}

// disagree notes a case that we answer otherwise: without a reason in
// policies/coverage/disagreements.tsv the test fails.
func (o *outcome) disagree(t *testing.T, j *judge, name, check, text string) {
	t.Helper()
	why := j.disagreements[j.set][name]
	if why == "" {
		t.Errorf("%s %s: %s, and policies/coverage/disagreements.tsv does not say why", j.set, name, text)
	}
	o.row(j, name, check, text+" ("+why+")")
}

func newJudge(t *testing.T) *judge {
	t.Helper()
	policy, err := engine.Compile(context.Background(), engine.Config{Profiles: []string{"strict"}, Limits: engine.DefaultEvalLimits(), Time: time.Unix(0, 0)}, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{policy: policy, aliases: map[string][]string{}}
	for _, rule := range policy.Rules() {
		for _, alias := range rule.Aliases {
			j.aliases[engine.AliasKey(alias)] = append(j.aliases[engine.AliasKey(alias)], rule.ID)
		}
	}
	library := os.DirFS(filepath.Join("..", "..", "policies"))
	if j.exceptions, err = ruledoc.NotApplicable(library); err != nil {
		t.Fatal(err)
	}
	if j.disagreements, err = ruledoc.Disagreements(library); err != nil {
		t.Fatal(err)
	}
	return j
}

// findings judges a text; the map holds the lines by rule.
func (j *judge) findings(t *testing.T, name, text string) map[string][]int {
	t.Helper()
	return j.judge(t, name, run.Options{Args: []string{"-"}, Stdin: strings.NewReader(text), StdinFilename: name})
}

// build judges a Dockerfile in a directory of its own, beside its ignore file.
func (j *judge) build(t *testing.T, text, ignore string, attributes map[string]string) map[string][]int {
	t.Helper()
	dir, arguments := t.TempDir(), map[string]string{}
	files := map[string]string{"Dockerfile": text}
	if ignore != "" {
		files[".dockerignore"] = ignore
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range attributes {
		if argument, ok := strings.CutPrefix(name, "build-arg:"); ok {
			arguments[argument] = value
		}
	}
	return j.judge(t, "Dockerfile", run.Options{Dir: dir, Args: []string{"Dockerfile"}, BuildArgs: arguments})
}

func (j *judge) judge(t *testing.T, name string, o run.Options) map[string][]int {
	t.Helper()
	o.Collectors, o.Policy, o.Limits, o.Time = collectors.All(), j.policy, inputs.DefaultLimits(), time.Unix(0, 0)
	out, err := run.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string][]int{}
	for _, doc := range out.Report.Documents {
		for _, f := range doc.Findings {
			lines[f.Rule] = append(lines[f.Rule], f.Location.Line)
		}
	}
	failures(t, name, out.Report)
	return lines
}

func failures(t *testing.T, name string, r report.Report) {
	for _, doc := range r.Documents {
		for _, result := range doc.Results {
			if result.Verdict == engine.Error {
				t.Errorf("%s: rule %s: %s", name, result.Rule, result.Error)
			}
		}
	}
}

func readCases(t *testing.T, set string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpora", set, "cases.json"))
	if os.IsNotExist(err) {
		t.Skip("the corpora are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// passOrFail compares whether a check fires, as Trivy's and Checkov's examples say it.
func passOrFail(t *testing.T, j *judge) outcome {
	var cases []struct {
		Check, Family, Expect, Text, Dockerfile, Path string
		N                                             int
	}
	readCases(t, j.set, &cases)
	var out outcome
	for _, c := range cases {
		// A case is known by its file, or else by what is expected of it.
		id := c.Path + " " + c.Check
		if c.Path == "" {
			id = fmt.Sprintf("%s %s %d", c.Check, c.Expect, c.N)
		}
		rules := j.rules(&out, id, c.Check)
		if len(rules) == 0 {
			continue
		}
		name, text := "Dockerfile", c.Text+c.Dockerfile
		if c.Family == "kubernetes" {
			name = "manifest.yaml"
		}
		found := j.findings(t, name, text)
		fired := slices.ContainsFunc(rules, func(rule string) bool { return len(found[rule]) > 0 })
		if fired == (c.Expect == "fail") {
			out.agreed++
			continue
		}
		out.disagree(t, j, id, c.Check, fmt.Sprintf("they say %s, %s: %v", c.Expect, strings.Join(rules, ", "), fired))
	}
	return out
}

// exactLines compares rule and line with BuildKit's own lint tests. A case is
// covered when every warning it expects belongs to a rule of ours; it agrees
// when exactly those fire, of all rules with a BuildKit name, on those lines.
func exactLines(t *testing.T, j *judge) outcome {
	var cases []struct {
		ID, Dockerfile string
		Warnings       []struct {
			Rule string
			Line int
		}
		Ignore     string            `json:"dockerignore"`
		Attributes map[string]string `json:"frontend_attrs"`
	}
	readCases(t, j.set, &cases)
	names := buildkitRules(t)
	var out outcome
	for _, c := range cases {
		out.cases++
		want, missing := []string{}, ""
		for _, w := range c.Warnings {
			if len(j.aliases[engine.AliasKey(w.Rule)]) == 0 {
				missing = w.Rule
			}
			want = append(want, j.byRule(w.Rule, w.Line)...)
		}
		if missing != "" {
			out.row(j, c.ID, missing, "no rule")
			continue
		}
		out.covered++
		got := j.named(j.build(t, c.Dockerfile, c.Ignore, c.Attributes), names)
		slices.Sort(want)
		if slices.Equal(got, slices.Compact(want)) {
			out.agreed++
			continue
		}
		out.disagree(t, j, c.ID, "", fmt.Sprintf("they say %v, we find %v", want, got))
	}
	return out
}

// byRule is a warning under the name of our rule: one rule may stand for
// several of BuildKit's.
func (j *judge) byRule(name string, line int) []string {
	var out []string
	for _, rule := range j.aliases[engine.AliasKey(name)] {
		out = append(out, fmt.Sprintf("%s:%d", rule, line))
	}
	return out
}

// named lists the findings of the rules that carry a BuildKit name.
func (j *judge) named(found map[string][]int, names []string) []string {
	var got []string
	for _, name := range names {
		for _, rule := range j.aliases[engine.AliasKey(name)] {
			for _, line := range found[rule] {
				got = append(got, fmt.Sprintf("%s:%d", rule, line))
			}
		}
	}
	slices.Sort(got)
	return slices.Compact(got)
}

func buildkitRules(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpora", "checklists", "buildkit_rules.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if name, _, _ := strings.Cut(line, "\t"); i > 0 {
			names = append(names, name)
		}
	}
	return names
}
