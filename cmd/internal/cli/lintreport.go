package cli

import (
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/engine/author/lint"
	"github.com/boltseal/boltseal/engine/report"
)

func (a *App) printLinted(f *lintFlags, found []lint.Finding) error {
	switch f.format.word {
	case "json":
		if found == nil {
			found = []lint.Finding{}
		}
		return printJSON(a.Stdout, found)
	case "sarif":
		return printJSON(a.Stdout, lintSARIF(found))
	case "github":
		return a.printLintedGitHub(found)
	}
	var b strings.Builder
	errors, last := 0, ""
	for _, finding := range found {
		fmt.Fprintf(&b, "%s\n", printable(finding.String()))
		if fix := finding.Check + finding.Fix; fix != last {
			fmt.Fprintf(&b, "    fix: %s\n", printable(finding.Fix))
			last = fix
		}
		if finding.Level == lint.Error {
			errors++
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(&b, "nothing found")
	} else {
		fmt.Fprintf(&b, "%d errors, %d warnings\n", errors, len(found)-errors)
	}
	_, err := a.Stdout.Write([]byte(b.String()))
	return err
}

// printLintedGitHub prints workflow commands
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
func (a *App) printLintedGitHub(found []lint.Finding) error {
	text := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range found {
		_, err := fmt.Fprintf(a.Stdout, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", f.Level, property.Replace(report.Clean(f.File)),
			max(f.Line, 1), max(f.Column, 1), property.Replace(f.Check), text.Replace(report.Clean(f.Message+"; "+f.Fix)))
		if err != nil {
			return err
		}
	}
	return nil
}

// lintSARIF is a SARIF 2.1.0 log.
func lintSARIF(found []lint.Finding) any {
	type object = map[string]any
	rules, results := []any{}, []any{}
	index := map[string]int{}
	for n, c := range lint.Checks() {
		index[c.Name] = n
		rules = append(rules, object{"id": c.Name, "shortDescription": object{"text": c.Title}, "help": object{"text": c.Fix},
			"defaultConfiguration": object{"level": string(c.Level)}})
	}
	for _, f := range found {
		result := object{"ruleId": f.Check, "ruleIndex": index[f.Check], "level": string(f.Level), "message": object{"text": report.Clean(f.Message + "; " + f.Fix)}}
		if f.File != "" {
			result["locations"] = []any{object{"physicalLocation": object{
				"artifactLocation": object{"uri": report.Clean(f.File)},
				"region":           object{"startLine": max(f.Line, 1), "startColumn": max(f.Column, 1)},
			}}}
		}
		results = append(results, result)
	}
	return object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []any{object{
			"tool":    object{"driver": object{"name": "boltseal lint", "version": readVersion().String(), "informationUri": "https://github.com/boltseal/boltseal", "rules": rules}},
			"results": results, "columnKind": "unicodeCodePoints",
		}},
	}
}
