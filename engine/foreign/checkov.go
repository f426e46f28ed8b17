package foreign

import "strings"

func isCheckov(base, _ string) bool { return oneOf(base, ".checkov", "checkov") }

// readCheckov reads the skipped checks of Checkov's configuration.
func readCheckov(_, content string) ([]Ignore, error) {
	file, err := single(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, id := range list(value(file, "skip-check")) {
		found := Ignore{ID: text(id), Line: id.Line}
		switch {
		case strings.ContainsAny(found.ID, "*?"):
			found.Problem = "a pattern of ids: name the checks"
		case strings.Contains(found.ID, "_DOCKER_"):
			found.Kind = Dockerfile
		case strings.Contains(found.ID, "_K8S_"):
			found.Kind = Kubernetes
		default:
			found = checkOrVulnerability(found.ID)
			found.Line = id.Line
		}
		out = append(out, found)
	}
	for _, path := range list(value(file, "skip-path")) {
		out = append(out, Ignore{ID: text(path), Line: path.Line, Problem: "it is a path: put it into .boltsealignore"})
	}
	return out, nil
}
