package engine

import (
	"fmt"
	"iter"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Inventory is data.inventory in Gatekeeper's shape, nil when no rule needs it:
// cluster.<groupVersion>.<kind>.<name> and
// namespace.<namespace>.<groupVersion>.<kind>.<name>.
type Inventory map[string]any

// NewInventory makes the inventory of a set of documents, in their order.
// namespace is where objects are that state none, "" for "default".
//
// A tree of files often holds one object several times: an overlay for each
// environment, examples beside each other. Those are no error, and none may
// hide another, or a rule would miss what the other one matches: the second is
// kept under <name>#2, the third under <name>#3. No object can have such a
// name, so a look-up by name gives the first, and a walk over a kind all.
func NewInventory(documents iter.Seq[*inputs.Document], namespace string) Inventory {
	cluster, namespaces := map[string]any{}, map[string]any{}
	// times counts the objects of one identity.
	times := map[string]int{}
	for doc := range documents {
		if doc == nil || doc.Review == nil {
			continue
		}
		review := doc.Review
		name, _ := mapping(review.Object, "metadata")["name"].(string)
		version, _ := review.Object["apiVersion"].(string)
		if name == "" || version == "" {
			continue
		}
		at, ns := cluster, NamespaceOf(doc, namespace)
		if ns != "" {
			at = inside(namespaces, ns)
		}
		at = inside(inside(at, version), review.Kind.Kind)
		if _, twice := at[name]; twice {
			identity := strings.Join([]string{ns, version, review.Kind.Kind, name}, "\x00")
			times[identity]++
			name = fmt.Sprintf("%s#%d", name, times[identity]+1)
		}
		at[name] = review.Object
	}
	return Inventory{"cluster": cluster, "namespace": namespaces}
}

// InventoryOf is NewInventory of documents that are held in a list.
func InventoryOf(documents []*inputs.Collected, namespace string) Inventory {
	return NewInventory(func(yield func(*inputs.Document) bool) {
		for _, c := range documents {
			if !yield(c.Doc) {
				return
			}
		}
	}, namespace)
}

// holdsAny reports whether the inventory has any object.
func (inv Inventory) holdsAny() bool {
	return len(mapping(inv, "cluster"))+len(mapping(inv, "namespace")) > 0
}

// Namespace gives the Namespace object that a document's object would lie in,
// nil where the inventory has none.
func (inv Inventory) Namespace(doc *inputs.Document, assumed string) map[string]any {
	known := mapping(mapping(mapping(inv, "cluster"), "v1"), "Namespace")
	return mapping(known, NamespaceOf(doc, assumed))
}

// NamespaceOf is where a document's object would be created: objects that are
// known to be namespaced and state no namespace are in the given one or in
// default, as kubectl has it; what is not known and states none has none.
func NamespaceOf(doc *inputs.Document, given string) string {
	review := doc.Review
	switch {
	case review.Namespace != "":
		return review.Namespace
	case review.Kind.ClusterScoped():
		return ""
	case !review.Kind.BuiltIn() && !review.Kind.Namespaced() && (doc.Pod == nil || !doc.Pod.Exists):
		return ""
	case given != "":
		return given
	}
	return "default"
}

// mapping reads a key that holds an object; nil where it does not.
func mapping(object map[string]any, key string) map[string]any {
	value, _ := object[key].(map[string]any)
	return value
}

// inside gives the object at key and makes it where it is missing.
func inside(object map[string]any, key string) map[string]any {
	value, ok := object[key].(map[string]any)
	if !ok {
		value = map[string]any{}
		object[key] = value
	}
	return value
}
