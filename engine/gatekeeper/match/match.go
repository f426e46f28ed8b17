package match

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// The sources of an object: what was submitted, or what an ExpansionTemplate
// made of it.
const (
	Original  = "Original"
	Generated = "Generated"
	all       = "All"
)

// Match is a constraint's spec.match. It does not change once it is made.
type Match struct {
	kinds              []kinds
	scope              string
	namespaces         []Wildcard
	excluded           []Wildcard
	labels, namespaced *Selector
	name               Wildcard
	source             string
}

// kinds is one entry of kinds; an empty list and "*" are any.
type kinds struct{ groups, kinds []string }

// Object is what is matched.
type Object struct {
	// Group and Kind are the object's, Content the object.
	Group, Kind string
	Content     map[string]any
	// Namespace is the object's Namespace, where it is known.
	Namespace map[string]any
	// Namespaced says that the object lies in a namespace although it states none:
	// which one is not known.
	Namespaced bool
	// Source is Original or Generated.
	Source string
}

// New reads spec.match; nil matches everything.
func New(spec map[string]any) (*Match, error) {
	m := &Match{}
	var errs []error
	keep := func(err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("spec.match.%w", err))
		}
	}
	for key, value := range spec {
		var err error
		if value == nil {
			continue // The API server takes null for unset.
		}
		switch key {
		case "kinds":
			m.kinds, err = readKinds(value)
		case "scope":
			m.scope, err = text(value)
		case "namespaces":
			m.namespaces, err = wildcards(value)
		case "excludedNamespaces":
			m.excluded, err = wildcards(value)
		case "labelSelector":
			m.labels, err = NewSelector(value)
		case "namespaceSelector":
			m.namespaced, err = NewSelector(value)
		case "name":
			var name string
			name, err = text(value)
			m.name = Wildcard(name)
			if err == nil {
				err = m.name.valid()
			}
		case "source":
			m.source, err = text(value)
			if err == nil && !slices.Contains([]string{all, Original, Generated}, m.source) {
				err = fmt.Errorf("%q is none of All, Original, Generated", m.source)
			}
		default:
			keep(fmt.Errorf("%s is not known to Gatekeeper", key))
		}
		if err != nil {
			keep(fmt.Errorf("%s: %w", key, err))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return m, errors.Join(errs...)
}

// SelectsNamespaces reports whether labels of the object's Namespace decide.
func (m *Match) SelectsNamespaces() bool { return m.namespaced != nil }

// ErrNamespace says that a selector of namespaces cannot be judged, since the
// object's Namespace is not known.
var ErrNamespace = errors.New("the constraint selects namespaces by label, and the object's Namespace is not among what is checked")

// Document reports whether the constraint judges a document's object, or what
// it was before an update.
func (m *Match) Document(doc *inputs.Document) (bool, error) {
	review := doc.Review
	if review == nil {
		return false, nil
	}
	var failed error
	for _, content := range []map[string]any{review.Object, review.OldObject} {
		if content == nil {
			continue
		}
		matched, err := m.Object(objectOf(content, review.NamespaceObject))
		if matched {
			return true, nil
		}
		if err != nil {
			failed = err
		}
	}
	return false, failed
}

// objectOf is an object as a file or a request holds it: what it says of its
// own type counts, as it does in Gatekeeper.
func objectOf(content, namespace map[string]any) *Object {
	apiVersion, _ := content["apiVersion"].(string)
	kind, _ := content["kind"].(string)
	group, version, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		group, version = "", apiVersion
	}
	gvk := inputs.GroupVersionKind{Group: group, Version: version, Kind: kind}
	return &Object{Group: group, Kind: kind, Content: content, Namespace: namespace, Source: Original,
		Namespaced: gvk.BuiltIn() && !gvk.ClusterScoped()}
}

// Object reports whether the constraint judges an object.
func (m *Match) Object(o *Object) (bool, error) {
	switch {
	case !m.matchesKind(o), !m.matchesScope(o):
		return false, nil
	case len(m.namespaces) > 0 && !m.matchesNamespace(o, m.namespaces, true):
		return false, nil
	case len(m.excluded) > 0 && m.matchesNamespace(o, m.excluded, false):
		return false, nil
	case m.labels != nil && !m.labels.Matches(labelsOf(o.Content)):
		return false, nil
	}
	matched, err := m.matchesNamespaceLabels(o)
	if !matched || err != nil {
		return false, err
	}
	if m.name != "" && !m.name.Matches(metadata(o.Content, "name")) && !m.name.matchesGenerated(metadata(o.Content, "generateName")) {
		return false, nil
	}
	return m.source == "" || m.source == all || m.source == o.Source, nil
}

func (m *Match) matchesKind(o *Object) bool {
	return len(m.kinds) == 0 || slices.ContainsFunc(m.kinds, func(k kinds) bool {
		return anyOf(k.kinds, o.Kind) && anyOf(k.groups, o.Group)
	})
}

func anyOf(list []string, word string) bool {
	return len(list) == 0 || slices.Contains(list, "*") || slices.Contains(list, word)
}

// matchesScope: a Namespace counts as cluster-wide. Scopes that Gatekeeper
// does not know match everything, as they do there.
func (m *Match) matchesScope(o *Object) bool {
	inside := !o.isNamespace() && (o.Namespaced || o.Namespace != nil || metadata(o.Content, "namespace") != "")
	switch m.scope {
	case "Cluster":
		return !inside
	case "Namespaced":
		return inside
	}
	return true
}

func (o *Object) isNamespace() bool { return o.Kind == "Namespace" && o.Group == "" }

// matchesNamespace looks for the object's namespace, or a Namespace's own
// name, in a list; otherwise is the answer where there is none: what has no
// namespace cannot be ruled out by one. So answer the webhook and gator verify,
// for objects of the cluster and for files alike. gator test takes it for
// a namespace without a name, so that there a Pod that leaves its namespace to
// kubectl meets no constraint with namespaces, and cluster-wide objects none
// with the scope Cluster: that would be a pass that no cluster gives.
func (m *Match) matchesNamespace(o *Object, list []Wildcard, otherwise bool) bool {
	name := metadata(o.Content, "namespace")
	switch {
	case o.isNamespace():
		name = metadata(o.Content, "name")
	case o.Namespace != nil:
		name = metadata(o.Namespace, "name")
	case name == "":
		return otherwise
	}
	return slices.ContainsFunc(list, func(w Wildcard) bool { return w.Matches(name) })
}

func (m *Match) matchesNamespaceLabels(o *Object) (bool, error) {
	switch {
	case m.namespaced == nil:
		return true, nil
	case o.isNamespace():
		return m.namespaced.Matches(labelsOf(o.Content)), nil
	case o.Namespace != nil:
		return m.namespaced.Matches(labelsOf(o.Namespace)), nil
	case metadata(o.Content, "namespace") == "":
		return true, nil
	}
	return false, ErrNamespace
}

// metadata is a text of an object's metadata, "" where it is none.
func metadata(object map[string]any, key string) string {
	meta, _ := object["metadata"].(map[string]any)
	value, _ := meta[key].(string)
	return value
}

// labelsOf are an object's labels as the Kubernetes library reads them: null is
// "", and there are none where one is of another type. They are the object's
// own, or a copy where they had to change.
func labelsOf(object map[string]any) map[string]any {
	meta, _ := object["metadata"].(map[string]any)
	labels, _ := meta["labels"].(map[string]any)
	out, own := labels, true
	for key, value := range labels {
		switch value.(type) {
		case string:
		case nil:
			if own {
				out, own = maps.Clone(labels), false
			}
			out[key] = ""
		default:
			return nil
		}
	}
	return out
}

func readKinds(value any) ([]kinds, error) {
	entries, ok := value.([]any)
	if !ok {
		return nil, errors.New("is no list")
	}
	var out []kinds
	for i, entry := range entries {
		object, ok := entry.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("entry %d is no object", i)
		}
		for key := range object {
			if key != "apiGroups" && key != "kinds" {
				return nil, fmt.Errorf("entry %d: %s is not known to Gatekeeper", i, key)
			}
		}
		groups, err := texts(object["apiGroups"])
		if err != nil {
			return nil, fmt.Errorf("entry %d: apiGroups %w", i, err)
		}
		names, err := texts(object["kinds"])
		if err != nil {
			return nil, fmt.Errorf("entry %d: kinds %w", i, err)
		}
		out = append(out, kinds{groups, names})
	}
	return out, nil
}

func texts(value any) ([]string, error) {
	if value == nil {
		return nil, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, errors.New("is no list")
	}
	out := make([]string, len(list))
	for i, entry := range list {
		if out[i], ok = entry.(string); !ok {
			return nil, fmt.Errorf("holds %v, which is no text", entry)
		}
	}
	return out, nil
}

func text(value any) (string, error) {
	if s, ok := value.(string); ok {
		return s, nil
	}
	return "", fmt.Errorf("%v is no text", value)
}
