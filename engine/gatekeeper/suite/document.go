package suite

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/inputs"
)

// document makes the document of a case: of an object as a file would hold
// it, or of an AdmissionReview, whose request says more.
func document(m gatekeeper.Manifest, others []gatekeeper.Manifest) (*inputs.Document, error) {
	review := &inputs.Review{
		Kind: inputs.GroupVersionKind{Group: m.Group, Version: m.Version, Kind: m.Kind}, Name: m.Name,
		Namespace: text(m.Content, "metadata", "namespace"), UserInfo: map[string]any{}, Object: m.Content,
	}
	if m.Kind == "AdmissionReview" && m.Group == "admission.k8s.io" {
		var err error
		if review, err = request(m.Content); err != nil {
			return nil, err
		}
	}
	for _, other := range others {
		if other.Group == "" && other.Kind == "Namespace" && other.Name == review.Namespace && review.Namespace != "" {
			review.NamespaceObject = other.Content
		}
	}
	group := review.Kind.Group
	if group == "" {
		group = "core"
	}
	return &inputs.Document{
		Kind: inputs.KindKubernetes, Stage: inputs.StageDeploy, Review: review, Pod: &inputs.Pod{},
		Subject:    inputs.Subject{Ref: fmt.Sprintf("%s/%s/%s/%s", group, review.Kind.Kind, review.Namespace, review.Name)},
		Containers: []inputs.Container{}, Images: []inputs.ImageUse{}, Packages: []inputs.Package{}, Vulnerabilities: []inputs.Vulnerability{},
	}, nil
}

// request reads an AdmissionReview's request. A deletion is judged by the
// object that goes, as the API server of today sends it.
func request(content map[string]any) (*inputs.Review, error) {
	given, _ := content["request"].(map[string]any)
	if given == nil {
		return nil, errors.New("the AdmissionReview has no request")
	}
	if err := known(content, given); err != nil {
		return nil, err
	}
	mapping := func(key string) map[string]any { object, _ := given[key].(map[string]any); return object }
	review := &inputs.Review{
		UID: text(given, "uid"), Name: text(given, "name"), Namespace: text(given, "namespace"), Operation: text(given, "operation"),
		Kind:     inputs.GroupVersionKind{Group: text(given, "kind", "group"), Version: text(given, "kind", "version"), Kind: text(given, "kind", "kind")},
		Resource: inputs.GroupVersionResource{Group: text(given, "resource", "group"), Version: text(given, "resource", "version"), Resource: text(given, "resource", "resource")},
		UserInfo: mapping("userInfo"), Object: mapping("object"), OldObject: mapping("oldObject"), Options: mapping("options"),
	}
	if review.UserInfo == nil {
		review.UserInfo = map[string]any{}
	}
	if review.Operation == "DELETE" {
		if review.OldObject == nil {
			return nil, errors.New("a request to DELETE needs an oldObject")
		}
		review.Object = review.OldObject
	}
	if review.Object == nil && review.OldObject == nil {
		return nil, errors.New("the request has neither object nor oldObject")
	}
	return review, nil
}

// reviewFields and requestFields are those of AdmissionReview and of its
// request (k8s.io/api/admission/v1).
var (
	reviewFields  = []string{"apiVersion", "kind", "request", "response"}
	requestFields = []string{"uid", "kind", "resource", "subResource", "requestKind", "requestResource", "requestSubResource", "name", "namespace",
		"operation", "userInfo", "object", "oldObject", "dryRun", "options"}
)

// known refuses what gator verify refuses: a field that no AdmissionReview
// has, which may be a slip that leaves a request without its operation, and
// an object that does not say what it is.
func known(review, request map[string]any) error {
	for _, part := range []struct {
		content map[string]any
		fields  []string
	}{{review, reviewFields}, {request, requestFields}} {
		for _, field := range slices.Sorted(maps.Keys(part.content)) {
			if !slices.Contains(part.fields, field) {
				return fmt.Errorf("an AdmissionReview has no field %q", field)
			}
		}
	}
	for _, field := range []string{"object", "oldObject"} {
		if request[field] != nil && text(request, field, "kind") == "" {
			return fmt.Errorf("%s has no kind", field)
		}
	}
	return nil
}

// inventory is what gator makes of a case's inventory: what states no
// namespace is in the cluster, whatever its kind.
func inventory(others []gatekeeper.Manifest) engine.Inventory {
	cluster, namespaces := map[string]any{}, map[string]any{}
	inside := func(object map[string]any, key string) map[string]any {
		next, ok := object[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			object[key] = next
		}
		return next
	}
	for _, m := range others {
		at := cluster
		if namespace := text(m.Content, "metadata", "namespace"); namespace != "" {
			at = inside(namespaces, namespace)
		}
		version := text(m.Content, "apiVersion")
		inside(inside(at, version), m.Kind)[m.Name] = m.Content
	}
	return engine.Inventory{"cluster": cluster, "namespace": namespaces}
}

// text is the text at a path of keys, "" where there is none.
func text(content map[string]any, path ...string) string {
	for _, key := range path[:len(path)-1] {
		content, _ = content[key].(map[string]any)
	}
	value, _ := content[path[len(path)-1]].(string)
	return value
}
