package ruledoc

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// coverageHead opens COVERAGE.md.
const coverageHead = "<!-- Generated from coverage/*.tsv and the rules' aliases by `make generate`. Do not edit. -->\n\n" +
	"# Coverage\n\nWhat other tools check, and our rule for it or the reason why there is none. `boltseal rules --alias ID` finds the same.\n" +
	"*Applicable* is what the files of one run can tell; the reasons why a check is not are at the end.\n"

// Coverage writes COVERAGE.md: for every check of the checklists in fsys our
// rule, or the reason why there is none. index is the content of the
// library's index.json. Equal input gives equal bytes; a reason that is not
// one of the five, or that contradicts a rule, is an error.
func Coverage(index []byte, fsys fs.FS) ([]byte, error) {
	var content struct {
		Rules []engine.Rule `json:"rules"`
	}
	if err := json.Unmarshal(index, &content); err != nil {
		return nil, fmt.Errorf("read the index of rules: %w", err)
	}
	lists, err := readChecklists(fsys, content.Rules)
	if err != nil {
		return nil, err
	}
	disagreements, err := Disagreements(fsys)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(coverageHead)
	b.WriteString("\n| List | Checks | Applicable | With a rule | |\n|---|---|---|---|---|\n")
	for _, list := range lists {
		writeShare(&b, list)
	}
	for _, list := range lists {
		writeChecklist(&b, list)
	}
	writeDisagreements(&b, disagreements)
	b.WriteString("\n## Reasons\n\n")
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(&b, "- **%s**: %s.\n", reason, reasons[reason])
	}
	return []byte(b.String()), nil
}

// writeShare writes a list's line of the summary.
func writeShare(b *strings.Builder, list checklist) {
	applicable, covered := 0, 0
	for _, c := range list.checks {
		if c.reason == "" {
			applicable++
		}
		if len(c.rules) > 0 {
			covered++
		}
	}
	share := 0.0
	if applicable > 0 {
		share = 100 * float64(covered) / float64(applicable)
	}
	fmt.Fprintf(b, "| [%s](#%s) | %d | %d | %d | %.0f %% |\n", list.name, list.name, len(list.checks), applicable, covered, share)
}

func writeChecklist(b *strings.Builder, list checklist) {
	fmt.Fprintf(b, "\n## %s\n\n| Check | | Our answer |\n|---|---|---|\n", list.name)
	for _, c := range list.checks {
		fmt.Fprintf(b, "| %s | %s | %s |\n", cell(c.id), cell(c.title), c.answer())
	}
}

// answer is what stands beside a check.
func (c check) answer() string {
	if len(c.rules) > 0 {
		links := make([]string, len(c.rules))
		for i, rule := range c.rules {
			links[i] = fmt.Sprintf("[%s](RULES.md#%s)", rule.ID, anchor(rule))
		}
		return strings.Join(links, ", ")
	}
	if c.reason == "" {
		return "**none yet**"
	}
	if c.note == "" {
		return c.reason
	}
	return c.reason + ": " + cell(c.note)
}

func writeDisagreements(b *strings.Builder, sets map[string]map[string]string) {
	if len(sets) == 0 {
		return
	}
	b.WriteString("\n## Where we disagree\n\nCases of other projects that we answer otherwise than they do, and why.\n\n| Cases | Case | Why |\n|---|---|---|\n")
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		for _, name := range slices.Sorted(maps.Keys(sets[set])) {
			fmt.Fprintf(b, "| %s | %s | %s |\n", cell(set), cell(name), cell(sets[set][name]))
		}
	}
}
