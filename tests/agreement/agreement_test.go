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
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

var update = flag.Bool("update", false, "write testdata/table.md anew")

// floor is the agreement, of the covered cases, below which the test fails.
const floor = 0.95

// outcome counts the cases of one file.
type outcome struct {
	cases, covered, agreed int
	rows                   []string
}

func TestAgreement(t *testing.T) {
	j := newJudge(t)
	var table strings.Builder
	table.WriteString("| cases | all | covered | agreed |\n|---|---|---|---|\n")
	var details []string
	for _, set := range []struct {
		name string
		run  func(*testing.T, *judge) outcome
	}{{"trivy-examples", passOrFail}, {"checkov-docker", passOrFail}, {"buildkit-lint", exactLines}} {
		j.set = set.name
		got := set.run(t, j)
		fmt.Fprintf(&table, "| %s | %d | %d (%.0f %%) | %d (%.0f %% of covered) |\n", set.name, got.cases,
			got.covered, percent(got.covered, got.cases), got.agreed, percent(got.agreed, got.covered))
		if got.covered == 0 || float64(got.agreed) < floor*float64(got.covered) {
			t.Errorf("%s: %d of %d covered cases agree, want at least %.0f %%", set.name, got.agreed, got.covered, floor*100)
		}
		details = append(details, got.rows...)
	}
	if len(details) > 0 {
		table.WriteString("\nNot covered, or in disagreement:\n\n" + strings.Join(details, "\n") + "\n")
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
	aliases map[string][]string // normalised alias → rule ids
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
	return j
}

// findings judges a text; the map holds the lines by rule.
func (j *judge) findings(t *testing.T, name, text string) map[string][]int {
	t.Helper()
	out, err := run.Run(context.Background(), run.Options{
		Args: []string{"-"}, Stdin: strings.NewReader(text), StdinFilename: name, Collectors: collectors.All(),
		Policy: j.policy, Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
	})
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
	var cases []struct{ Check, Family, Expect, Path, Text, Dockerfile string }
	readCases(t, j.set, &cases)
	known := disagreements(t, j.set)
	var out outcome
	for i, c := range cases {
		out.cases++
		rules := j.aliases[engine.AliasKey(c.Check)]
		if len(rules) == 0 {
			out.rows = append(out.rows, fmt.Sprintf("- %s %d %s: no rule", j.set, i, c.Check))
			continue
		}
		out.covered++
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
		// A case is known by its file, or else by what is expected of it.
		if id := strings.TrimSpace(c.Path + " " + c.Check); !known[id] && !known[c.Check+" "+c.Expect] {
			t.Errorf("%s: %s: they say %s, we find %v: say why in disagreements.tsv", j.set, id, c.Expect, fired)
		}
		out.rows = append(out.rows, fmt.Sprintf("- %s %d %s (%s): they say %s, we find %v", j.set, i, c.Check, strings.Join(rules, ", "), c.Expect, fired))
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
				missing = "no rule for " + w.Rule
			}
			want = append(want, j.byRule(w.Rule, w.Line)...)
		}
		if len(c.Attributes) > 0 {
			missing = "it is about a build argument of BuildKit's frontend"
		}
		if missing != "" {
			out.rows = append(out.rows, fmt.Sprintf("- %s %s: %s", j.set, c.ID, missing))
			continue
		}
		out.covered++
		got := j.named(j.findings(t, "Dockerfile", c.Dockerfile), names)
		slices.Sort(want)
		if slices.Equal(got, slices.Compact(want)) {
			out.agreed++
			continue
		}
		out.rows = append(out.rows, fmt.Sprintf("- %s %s: they say %v, we find %v", j.set, c.ID, want, got))
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
