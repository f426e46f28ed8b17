package author_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/author"
)

func TestCheckFindsNothing(t *testing.T) {
	for _, p := range author.Check(context.Background(), library(t, nil)) {
		t.Error(p)
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	change := func(old, new string) map[string]string {
		return map[string]string{folder + "rule.rego": replaced(t, rule, old, new)}
	}
	for _, c := range []struct {
		name    string
		changes map[string]string
		want    []string // prefix up to the line, then words
	}{
		{"syntax", change("some c in", "some c inn"), []string{folder + "rule.rego:18: ", "parse"}},
		{"format", change("\tc.user.root", "  c.user.root"), []string{folder + "rule.rego:19: ", "opa fmt"}},
		{"typo through the library", change("c.user.root", "c.user.rot"), []string{folder + "rule.rego:19: ", `kind dockerfile`, `no "rot"`}},
		{"typo in the library", map[string]string{"lib/workload/workload.rego": replaced(t, workload, "input.containers", "input.containrs")}, []string{"lib/workload/workload.rego:5: ", "containrs"}},
		{"typo in input", change("c.user.root\n", "c.user.root\n\tinput.subjekt.name\n"), []string{folder + "rule.rego:20: ", "subjekt"}},
		{"another kind's body", change("c.user.root\n", "c.user.root\n\tinput.review.name\n"), []string{folder + "rule.rego:20: ", "review"}},
		{"unused variable", change("c.user.root\n", "c.user.root\n\tx := 1\n"), []string{folder + "rule.rego:20: ", "assigned var x unused"}},
		{"outside data", change("c.user.root\n", "c.user.root\n\tdata.secrets.x\n"), []string{folder + "rule.rego:20: ", "data.secrets.x is read"}},
		{"metadata", change("c.user.root\n", "c.user.root\n\trego.metadata.rule()\n"), []string{folder + "rule.rego:20: ", "rego.metadata.rule is not allowed"}},
		{"network", change("c.user.root\n", "c.user.root\n\thttp.send({\"method\": \"get\", \"url\": c.name})\n"), []string{folder + "rule.rego:20: ", "http.send"}},
		{"no schema for input", change("# - input: schema.input\n", ""), []string{folder + "rule.rego:1: ", "- input: schema.input"}},
		{"no schema for containers", change("# - data.lib.workload.containers: schema.containers\n", ""), []string{folder + "rule.rego:17: ", "schema.containers"}},
		{"undeclared parameter", change("parameters.exempt", "parameters.exemptions"), []string{folder + "rule.rego:20: ", "exemptions is not declared"}},
		{"unread parameter", change("\tnot c.name in input.parameters.exempt\n", ""), []string{folder + "rule.rego:1: ", "exempt is declared but never read"}},
		{"parameters in the library", map[string]string{"lib/workload/workload.rego": workload + "\nx := input.parameters.y\n"}, []string{"lib/workload/workload.rego:7: ", "must not read input.parameters"}},
		{"incomplete METADATA", change("#   remediation: Set USER.\n", ""), []string{folder + "rule.rego:", "remediation"}},
		{"no test", map[string]string{folder + "rule_test.rego": ""}, []string{"rules/container/run-as-root: ", "no test"}},
		{"no good example", map[string]string{folder + "examples/good/user.txt": ""}, []string{"rules/container/run-as-root: ", "no good example"}},
		{"no bad example", map[string]string{folder + "examples/bad/above.txt": "", folder + "examples/bad/behind.txt": "", folder + "examples/bad/side.txt": ""}, []string{"rules/container/run-as-root: ", "no bad example"}},
		{"no schemas", map[string]string{"schemas/dockerfile.json": "", "schemas/containers.json": "", "schemas/images.json": "", "schemas/pod.json": "", "schemas/input.json": ""}, []string{"schemas: ", "no schemas"}},
		{"broken schema", map[string]string{"schemas/input.json": "{"}, []string{"schemas/input.json: "}},
		{"kind without a schema", change("kinds: [dockerfile]", "kinds: [event]"), []string{folder + "rule.rego:13: ", "judges no kind"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := author.Check(context.Background(), library(t, c.changes))
			for _, p := range problems {
				text := p.String()
				found := strings.HasPrefix(text, c.want[0])
				for _, word := range c.want[1:] {
					found = found && strings.Contains(text, word)
				}
				if found {
					return
				}
			}
			t.Errorf("want %q, got:\n%s", c.want, strings.ReplaceAll(fmt.Sprint(problems), "} {", "\n"))
		})
	}
}

func TestCheckOfNothing(t *testing.T) {
	if len(author.Check(context.Background(), fstest.MapFS{})) == 0 {
		t.Error("an empty tree has no problems")
	}
}

// TestShippedPolicies checks the library of this repository.
func TestShippedPolicies(t *testing.T) {
	if testing.Short() {
		t.Skip("make verify does the same")
	}
	for _, p := range author.Check(context.Background(), os.DirFS("../../policies")) {
		t.Error(p)
	}
}
