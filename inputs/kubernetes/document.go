package kubernetes

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// document makes the document of the object that stands at base in its part.
func (f *file) document(p *part, manifest map[string]any, base inputs.Path) *inputs.Collected {
	w := workloadOf(manifest, f.limits)
	object := fields{gaps: &w.gaps, m: manifest}
	if manifest["kind"] == "List" {
		object.list("items")
	}
	meta := object.mapping("metadata")
	meta.text("name")
	meta.text("namespace")
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
		Files: inputs.NoFiles(),
	}
	doc.Evidence.Missing = append(append([]inputs.Gap{}, p.gaps...), w.gaps.gaps...)
	places := &locator{source: f.source, tree: p.tree, base: base, object: manifest, pod: w.path}
	collected := &inputs.Collected{
		Doc:     doc,
		Locator: places,
		Raw:     manifest,
		Source:  f.src,
		Secrets: secrets(manifest),
	}
	first := !p.searched
	if first {
		p.searched, p.ignores = true, f.ignores(p)
	}
	if len(p.ignores) > 0 {
		collected.Ignores = f.ignoresOf(p, places.root(), first)
	}
	return collected
}

// identity is group/kind/namespace/name. A name that the API server makes up
// is its prefix and a star.
func identity(manifest map[string]any, assumed string) string {
	meta := mapping(manifest["metadata"])
	group, version := groupVersion(text(manifest["apiVersion"]))
	gvk := inputs.GroupVersionKind{Group: group, Version: version, Kind: text(manifest["kind"])}
	if group == "" {
		group = "core"
	}
	namespace := text(meta["namespace"])
	if namespace == "" && !gvk.ClusterScoped() {
		namespace = assumed
	}
	name := text(meta["name"])
	if prefix := text(meta["generateName"]); name == "" && prefix != "" {
		name = prefix + "*"
	}
	return strings.Join([]string{group, gvk.Kind, namespace, name}, "/")
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
