package foreign

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

func isKubeLinter(base, _ string) bool { return oneOf(base, ".kube-linter", "kube-linter") }

// readKubeLinter reads the excluded checks of kube-linter's configuration.
func readKubeLinter(_, content string) ([]Ignore, error) {
	file, err := single(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, id := range list(get(file, "checks", "exclude")) {
		out = append(out, Ignore{ID: text(id), Kind: Kubernetes, Line: id.Line})
	}
	for _, glob := range list(get(file, "checks", "ignorePaths")) {
		out = append(out, Ignore{ID: text(glob), Line: glob.Line, Problem: "it is a path: put it into .boltsealignore"})
	}
	return out, nil
}

// The annotations by which manifests ignore checks.
const (
	kubeLinterAnnotation = "ignore-check.kube-linter.io/"
	kubeLinterAll        = "kube-linter.io/ignore-all"
	kubeScoreAnnotation  = "kube-score/ignore"
	checkovAnnotation    = "checkov.io/skip"
	kubescapeControls    = "kubescape.io/skip-controls"
	kubescapeReason      = "kubescape.io/skip-reason"
	kubescapeExpiry      = "kubescape.io/skip-expiry"
	trivyComment         = "trivy:ignore:"
)

func isManifest(_, content string) bool {
	return strings.Contains(content, "apiVersion:") && strings.Contains(content, "kind:")
}

// readManifest reads the annotations of Kubernetes objects; each becomes a
// waiver for its workload.
func readManifest(_, content string) ([]Ignore, error) {
	all, err := documents(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, object := range all {
		items := []*yaml.Node{object}
		if strings.HasSuffix(text(value(object, "kind")), "List") {
			items = list(value(object, "items"))
		}
		for _, item := range items {
			out = append(out, annotated(item)...)
		}
	}
	for number, line := range strings.Split(content, "\n") {
		if _, id, ok := strings.Cut(line, trivyComment); ok && strings.Contains(line, "#") {
			out = append(out, Ignore{ID: strings.TrimSpace(id), Line: number + 1, Problem: "it holds for one place alone: write # boltseal:ignore= above it"})
		}
	}
	return out, nil
}

func annotated(object *yaml.Node) []Ignore {
	meta := value(object, "metadata")
	kind, name := text(value(object, "kind")), text(value(meta, "name"))
	annotations := value(meta, "annotations")
	var out []Ignore
	for _, key := range keys(annotations) {
		at := value(annotations, key)
		for _, found := range annotation(key, text(at), annotations) {
			found.Kind, found.Line = Kubernetes, at.Line
			found.Match.Workload, found.Match.Namespace = literal(kind+"/"+name), literal(text(value(meta, "namespace")))
			if found.Problem == "" && (kind == "" || name == "") {
				found.Problem = "its object has no kind or name"
			}
			out = append(out, found)
		}
	}
	return out
}

// annotation reads one annotation among all of an object's.
func annotation(key, content string, all *yaml.Node) []Ignore {
	switch {
	case strings.HasPrefix(key, kubeLinterAnnotation):
		return []Ignore{{ID: strings.TrimPrefix(key, kubeLinterAnnotation), Reason: content}}
	case key == kubeLinterAll:
		return []Ignore{{ID: key, Problem: "it ignores every check: waive the rules by name"}}
	case key == kubeScoreAnnotation:
		return ignores(content, "", "")
	case strings.HasPrefix(key, checkovAnnotation):
		id, reason, _ := strings.Cut(content, "=")
		return ignores(id, strings.TrimSpace(reason), "")
	case key == kubescapeControls:
		found := ignores(strings.ReplaceAll(content, ";", ","), text(value(all, kubescapeReason)), "")
		for i := range found {
			found[i].Expires = day(text(value(all, kubescapeExpiry)))
		}
		return found
	}
	return nil
}
