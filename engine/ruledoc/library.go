package ruledoc

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// Library writes RULES.md: every rule of a library with its examples, and a
// table of contents by topic. index is the content of the library's
// index.json, fsys its tree. Equal input gives equal bytes.
func Library(index []byte, fsys fs.FS) ([]byte, error) {
	var content struct {
		Rules    []engine.Rule    `json:"rules"`
		Profiles []engine.Profile `json:"profiles"`
	}
	if err := json.Unmarshal(index, &content); err != nil {
		return nil, fmt.Errorf("read the index of rules: %w", err)
	}
	slices.SortFunc(content.Rules, func(a, b engine.Rule) int { return strings.Compare(a.ID, b.ID) })
	var b strings.Builder
	b.WriteString("<!-- Generated from the rules' METADATA and examples by `make generate`. Do not edit. -->\n\n")
	fmt.Fprintf(&b, "# Rules\n\n%d rules. `boltseal rules` lists them, `boltseal rules show ID` prints one.\n", len(content.Rules))
	writeProfiles(&b, content.Profiles)
	writeContents(&b, content.Rules)
	topic := ""
	for _, rule := range content.Rules {
		if t := topicOf(rule); t != topic {
			topic = t
			fmt.Fprintf(&b, "\n## %s\n", topic)
		}
		fmt.Fprintf(&b, "\n<a id=%q></a>\n\n", anchor(rule))
		writeRule(&b, rule, fsys, "###")
	}
	return []byte(b.String()), nil
}

// writeProfiles lists the profiles.
func writeProfiles(b *strings.Builder, profiles []engine.Profile) {
	if len(profiles) == 0 {
		return
	}
	b.WriteString("\nProfiles (`--profile NAME`):\n\n")
	for _, p := range profiles {
		text := strings.Join(strings.Fields(p.Description), " ")
		if text == "" {
			text = p.Title
		}
		fmt.Fprintf(b, "- `%s`: %s\n", p.Name, text)
	}
}

// writeContents writes the table of contents, one table per topic.
func writeContents(b *strings.Builder, rules []engine.Rule) {
	topic := ""
	for _, rule := range rules {
		if t := topicOf(rule); t != topic {
			topic = t
			fmt.Fprintf(b, "\n**%s**\n\n| Rule | Severity | Judges | |\n|---|---|---|---|\n", topic)
		}
		level := string(rule.Severity)
		if rule.Severity == engine.FromFinding {
			level = "depends"
		}
		fmt.Fprintf(b, "| [%s](#%s) | %s | %s | %s |\n", rule.ID, anchor(rule), level, cell(kinds(rule)), cell(rule.Title))
	}
}

// topicOf is the first part of a rule's id.
func topicOf(rule engine.Rule) string {
	topic, _, _ := strings.Cut(rule.ID, "/")
	return topic
}

// anchor is where a rule stands in the page.
func anchor(rule engine.Rule) string { return strings.ReplaceAll(rule.ID, "/", "-") }

// cell makes text fit a table's cell.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}
