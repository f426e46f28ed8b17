package kubernetes

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// document makes the document of one object.
func (f *file) document(p part, manifest map[string]any, at element) *inputs.Collected {
	w := workloadOf(manifest)
	w.gaps = append(w.gaps, p.gaps...)
	pod := w.podView()
	containers := w.containers(pod)
	doc := &inputs.Document{
		Kind:       inputs.KindKubernetes,
		Stage:      inputs.StageDeploy,
		Subject:    inputs.Subject{Name: f.ref.Name, Ref: identity(manifest, f.ref.Namespace)},
		Containers: containers,
		Images:     w.images(containers),
		Pod:        pod,
		Review:     review(manifest),
		Packages:   []inputs.Package{}, Vulnerabilities: []inputs.Vulnerability{},
		Files: inputs.Files{Setuid: []string{}, Secrets: []inputs.FoundSecret{}, Executables: []string{}, Tools: []string{}},
	}
	doc.Evidence.Missing = append([]inputs.Gap{}, w.gaps...)
	return &inputs.Collected{
		Doc:     doc,
		Locator: &locator{file: f, root: at, mu: &f.mu, pod: w.specPath},
		Raw:     manifest,
		Source:  f.src,
		Ignores: f.ignores(p, at),
		Secrets: secrets(manifest),
	}
}

// identity is group/kind/namespace/name. A name that the API server makes up
// is its prefix and a star.
func identity(manifest map[string]any, assumed string) string {
	meta := mapping(manifest["metadata"])
	group, _ := groupVersion(text(manifest["apiVersion"]))
	if group == "" {
		group = "core"
	}
	namespace := text(meta["namespace"])
	if namespace == "" {
		namespace = assumed
	}
	name := text(meta["name"])
	if prefix := text(meta["generateName"]); name == "" && prefix != "" {
		name = prefix + "*"
	}
	return strings.Join([]string{group, text(manifest["kind"]), namespace, name}, "/")
}

func groupVersion(apiVersion string) (group, version string) {
	if group, version, ok := strings.Cut(apiVersion, "/"); ok {
		return group, version
	}
	return "", apiVersion
}

// review is the admission review that gator makes of a file.
func review(manifest map[string]any) *inputs.Review {
	meta := mapping(manifest["metadata"])
	group, version := groupVersion(text(manifest["apiVersion"]))
	return &inputs.Review{
		Kind:      inputs.GroupVersionKind{Group: group, Version: version, Kind: text(manifest["kind"])},
		Name:      text(meta["name"]),
		Namespace: text(meta["namespace"]),
		UserInfo:  map[string]any{},
		Object:    manifest,
	}
}

// text is a value that should be a string, "" when it is not.
func text(value any) string {
	s, _ := value.(string)
	return s
}

// mapping is a value that should be a mapping, nil when it is not.
func mapping(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}
