package agreement

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
)

// peerCase says whether another tool's rule finds something in a Dockerfile.
type peerCase struct {
	rule, text string
	fires      bool
}

// TestPeerCases compares what other tools' rules find with what the rules of
// their names find. Each disagreement has its reason in disagreements.tsv,
// under the tool's set and the case as it stands in the list.
func TestPeerCases(t *testing.T) {
	j := newJudge(t)
	for file, set := range map[string]string{
		"packages.txt": "hadolint", "instructions.txt": "hadolint", "checkov.txt": "checkov-docker", "trivy.txt": "trivy-examples",
	} {
		t.Run(file, func(t *testing.T) {
			known := disagreements(t, set)
			for _, line := range caseLines(t, file) {
				for _, c := range parseCase(t, line) {
					j.compare(t, line, c, known[line])
				}
			}
		})
	}
}

func (j *judge) compare(t *testing.T, line string, c peerCase, known bool) {
	t.Helper()
	if len(j.aliases[engine.AliasKey(c.rule)]) == 0 {
		t.Errorf("%s: no rule has this alias", c.rule)
		return
	}
	agree := j.fires(t, c.rule, c.text) == c.fires
	if agree && known {
		t.Errorf("%s: is listed as a disagreement and is none", line)
	}
	if !agree && !known {
		t.Errorf("%s: they find it: %t; we the opposite, in\n%s", line, c.fires, c.text)
	}
}

// fires says whether a rule with the alias finds something.
func (j *judge) fires(t *testing.T, alias, text string) bool {
	t.Helper()
	found := j.findings(t, "Dockerfile", text)
	for _, rule := range j.aliases[engine.AliasKey(alias)] {
		if len(found[rule]) > 0 {
			return true
		}
	}
	return false
}

func caseLines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("cases", file))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

// parseCase reads "RULE +|- TEXT". A lone RUN stands below a FROM, as it is
// and behind ONBUILD.
func parseCase(t *testing.T, line string) []peerCase {
	t.Helper()
	parts := strings.SplitN(line, " ", 3)
	if len(parts) != 3 || parts[1] != "+" && parts[1] != "-" {
		t.Fatalf("%q is no case", line)
	}
	c := peerCase{rule: parts[0], fires: parts[1] == "+", text: strings.ReplaceAll(parts[2], `\n`, "\n")}
	if !strings.HasPrefix(c.text, "RUN ") {
		return []peerCase{c}
	}
	trigger := c
	trigger.text = fmt.Sprintf("FROM debian:13\nONBUILD %s\n", c.text)
	c.text = fmt.Sprintf("FROM debian:13\n%s\n", c.text)
	return []peerCase{c, trigger}
}

// disagreements lists the cases of a set that have a reason to disagree.
func disagreements(t *testing.T, set string) map[string]bool {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "policies", "coverage", "disagreements.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, row := range rows {
		if row[0] == set {
			known[row[1]] = true
		}
	}
	return known
}
