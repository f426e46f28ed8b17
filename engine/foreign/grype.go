package foreign

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

func isGrype(base, _ string) bool { return oneOf(base, ".grype", "grype") }

// readGrype reads the ignore list of grype's configuration.
func readGrype(_, content string) ([]Ignore, error) {
	file, err := single(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, rule := range list(value(file, "ignore")) {
		out = append(out, grypeRule(rule))
	}
	return out, nil
}

func grypeRule(rule *yaml.Node) Ignore {
	found := Ignore{ID: text(value(rule, "vulnerability")), Reason: text(value(rule, "reason")), Line: rule.Line}
	pack := value(rule, "package")
	found.Match.Vulnerability = literal(found.ID)
	found.Match.Package = literal(text(value(pack, "name")))
	more := append(beyond(rule, "vulnerability", "reason", "include-aliases", "package"), beyond(pack, "name")...)
	switch {
	case len(more) > 0:
		found.Problem = "it asks for " + strings.Join(more, ", ")
	case found.ID == "" && found.Match.Package == "":
		found.Problem = "it names neither a vulnerability nor a package"
	}
	return found
}
