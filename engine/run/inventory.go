package run

import (
	"fmt"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// gathered are the documents of one root, read before any is judged.
type gathered [][]pair // by item

type pair struct {
	collected *inputs.Collected
	err       error
}

// inventory makes data.inventory from the documents of a root, in Gatekeeper's
// shape: cluster.<groupVersion>.<kind>.<name> and
// namespace.<namespace>.<groupVersion>.<kind>.<name>. Where
// unique is set, the second of two objects with the same identity becomes an
// error of its file.
func inventory(all gathered, items []item, namespace string, unique bool) engine.Inventory {
	cluster, namespaces := map[string]any{}, map[string]any{}
	seen := map[string]string{}
	for i, pairs := range all {
		for n := range pairs {
			c := pairs[n].collected
			if c == nil || c.Doc.Review == nil {
				continue
			}
			review := c.Doc.Review
			name, _ := mapping(review.Object, "metadata")["name"].(string)
			version, _ := review.Object["apiVersion"].(string)
			if name == "" || version == "" {
				continue
			}
			at := cluster
			if ns := inventoryNamespace(review, namespace); ns != "" {
				at = child(namespaces, ns)
			}
			at = child(child(at, version), review.Kind.Kind)
			if _, twice := at[name]; !twice {
				at[name] = review.Object
				seen[c.Doc.Subject.Ref] = items[i].name
			} else if unique {
				pairs[n] = pair{err: twiceError(c, items[i].name, seen[c.Doc.Subject.Ref])}
			}
		}
	}
	return engine.Inventory{"cluster": cluster, "namespace": namespaces}
}

func twiceError(c *inputs.Collected, file, other string) error {
	err := &inputs.PositionError{Pos: inputs.Position{File: file}, Err: fmt.Errorf("%s is also in %s: rules that compare objects cannot tell which is meant", c.Doc.Subject.Ref, other)}
	if c.Locator != nil {
		pos, _ := c.Locator.Locate(inputs.Path{})
		err.Pos.Line, err.Pos.Column, err.Pos.EndLine, err.Pos.EndColumn = pos.Line, pos.Column, pos.EndLine, pos.EndColumn
	}
	return err
}

// inventoryNamespace is where the object would be created: objects of the
// built-in groups that state no namespace are in the given one or in default,
// as kubectl has it; what is not built in and states none has none.
func inventoryNamespace(review *inputs.Review, given string) string {
	switch {
	case review.Namespace != "":
		return review.Namespace
	case review.Kind.ClusterScoped() || !review.Kind.BuiltIn():
		return ""
	case given != "":
		return given
	}
	return "default"
}

// namespaceObjects gives every document the Namespace object of its root.
func namespaceObjects(all gathered, inv engine.Inventory, namespace string) {
	known := mapping(mapping(mapping(inv, "cluster"), "v1"), "Namespace")
	for _, pairs := range all {
		for _, p := range pairs {
			if p.collected == nil || p.collected.Doc.Review == nil {
				continue
			}
			review := p.collected.Doc.Review
			if object, ok := known[inventoryNamespace(review, namespace)].(map[string]any); ok && review.NamespaceObject == nil {
				review.NamespaceObject = object
			}
		}
	}
}

// mapping reads a key that holds an object; nil where it does not.
func mapping(object map[string]any, key string) map[string]any {
	value, _ := object[key].(map[string]any)
	return value
}

// child gives the object at key and makes it where it is missing.
func child(object map[string]any, key string) map[string]any {
	value, ok := object[key].(map[string]any)
	if !ok {
		value = map[string]any{}
		object[key] = value
	}
	return value
}
