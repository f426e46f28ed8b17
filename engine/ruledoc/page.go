package ruledoc

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// Page describes one rule in Markdown that reads well as plain text. fsys is
// the tree that the rule's File stands in, for its examples; nil for none.
func Page(rule engine.Rule, fsys fs.FS) string {
	var b strings.Builder
	writeRule(&b, rule, fsys, "#")
	return b.String()
}

// writeRule writes one rule below a heading of the given level.
func writeRule(b *strings.Builder, rule engine.Rule, fsys fs.FS, level string) {
	title := rule.Title
	if title == "" {
		title = rule.ID
	}
	fmt.Fprintf(b, "%s %s\n\n", level, title)
	facts := []string{"`" + rule.ID + "`", severity(rule.Severity)}
	if len(rule.Kinds) > 0 {
		facts = append(facts, kinds(rule))
	}
	if rule.Action != "" && rule.Action != "alert" {
		facts = append(facts, "at run time: "+rule.Action)
	}
	fmt.Fprintf(b, "%s\n", strings.Join(facts, " · "))
	paragraph(b, rule.Description)
	if len(rule.Requires) > 0 {
		paragraph(b, "Without this evidence the verdict is *incomplete*: "+strings.Join(rule.Requires, ", ")+".")
	}
	if rule.Remediation != "" {
		paragraph(b, "**Fix:** "+rule.Remediation)
	}
	writeParameters(b, rule)
	if fsys != nil {
		writeExamples(b, rule, fsys)
	}
	writeLinks(b, rule)
}

// paragraph writes text after an empty line.
func paragraph(b *strings.Builder, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(b, "\n%s\n", text)
	}
}

// severity is how a severity reads.
func severity(s engine.Severity) string {
	if s == engine.FromFinding {
		return "severity depends on the finding"
	}
	return "severity " + string(s)
}

// kinds lists the kinds of a rule, and the events it judges.
func kinds(rule engine.Rule) string {
	names := make([]string, 0, len(rule.Kinds))
	for _, kind := range rule.Kinds {
		name := string(kind)
		if name == "event" && len(rule.Events) > 0 {
			name += " (" + strings.Join(rule.Events, ", ") + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// writeParameters lists the parameters with their defaults.
func writeParameters(b *strings.Builder, rule engine.Rule) {
	properties, _ := rule.Parameters["properties"].(map[string]any)
	if len(properties) == 0 {
		return
	}
	b.WriteString("\nParameters:\n\n")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property, _ := properties[name].(map[string]any)
		fmt.Fprintf(b, "- `%s`", name)
		if kind, ok := property["type"].(string); ok {
			fmt.Fprintf(b, " (%s)", kind)
		}
		if text, ok := property["description"].(string); ok {
			fmt.Fprintf(b, ": %s", strings.TrimRight(strings.Join(strings.Fields(text), " "), "."))
		}
		value, set := rule.Values[name]
		if !set {
			value, set = property["default"]
		}
		if set {
			fmt.Fprintf(b, ". Default: %s", code(value))
		}
		b.WriteString("\n")
	}
}

// code is a value as JSON in code marks.
func code(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "?"
	}
	return "`" + strings.TrimSpace(b.String()) + "`"
}

// writeLinks writes controls, aliases and references.
func writeLinks(b *strings.Builder, rule engine.Rule) {
	var controls []string
	for _, framework := range slices.Sorted(maps.Keys(rule.Controls)) {
		controls = append(controls, framework+" "+strings.Join(rule.Controls[framework], ", "))
	}
	if len(controls) > 0 {
		paragraph(b, "Controls: "+strings.Join(controls, " · "))
	}
	if len(rule.Aliases) > 0 {
		paragraph(b, "Elsewhere: "+strings.Join(rule.Aliases, ", "))
	}
	if len(rule.References) > 0 {
		paragraph(b, "References:")
		b.WriteString("\n")
		for _, link := range rule.References {
			fmt.Fprintf(b, "- <%s>\n", link)
		}
	}
}

// writeExamples shows, for each format that a rule has examples in, the first
// bad and the first good one.
func writeExamples(b *strings.Builder, rule engine.Rule, fsys fs.FS) {
	folder := path.Join(path.Dir(rule.File), "examples")
	if content, err := fs.ReadFile(fsys, path.Join(folder, "parameters.yaml")); err == nil {
		fmt.Fprintf(b, "\nThe examples are judged with these parameters:\n\n```yaml\n%s\n```\n", strings.TrimSpace(string(content)))
	}
	for _, side := range []struct{ folder, heading string }{{"bad", "Bad"}, {"good", "Good"}} {
		entries, err := fs.ReadDir(fsys, path.Join(folder, side.folder))
		if err != nil {
			continue
		}
		shown := map[string]bool{}
		for _, entry := range entries {
			format := formatOf(entry.Name())
			if entry.IsDir() || path.Ext(entry.Name()) == ".want" || shown[format] {
				continue
			}
			content, err := fs.ReadFile(fsys, path.Join(folder, side.folder, entry.Name()))
			if err != nil {
				continue
			}
			shown[format] = true
			text := strings.TrimRight(string(content), "\n")
			marks := fence(text)
			fmt.Fprintf(b, "\n%s:\n\n%s%s\n%s\n%s\n", side.heading, marks, format, text, marks)
		}
	}
}

// formatOf is the name of a file's format, as Markdown calls it.
func formatOf(name string) string {
	switch extension := strings.TrimPrefix(path.Ext(name), "."); {
	case strings.EqualFold(extension, "dockerfile"), strings.HasPrefix(path.Base(name), "Dockerfile"):
		return "dockerfile"
	case extension == "yml":
		return "yaml"
	default:
		return extension
	}
}

// fence is a row of backticks that does not stand in text.
func fence(text string) string {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	return marks
}
