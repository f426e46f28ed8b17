package run

import (
	"iter"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// gathered are the documents of one root, read before any is judged.
type gathered [][]pair // by item

type pair struct {
	collected *inputs.Collected
	err       error
}

// documents are what could be read, in the order of the items.
func (all gathered) documents() iter.Seq[*inputs.Document] {
	return func(yield func(*inputs.Document) bool) {
		for _, pairs := range all {
			for _, p := range pairs {
				if p.collected != nil && !yield(p.collected.Doc) {
					return
				}
			}
		}
	}
}

// namespaceObjects gives every document the Namespace object of its root.
func namespaceObjects(all gathered, inv engine.Inventory, namespace string) {
	for doc := range all.documents() {
		if doc.Review == nil || doc.Review.NamespaceObject != nil {
			continue
		}
		if object := inv.Namespace(doc, namespace); object != nil {
			doc.Review.NamespaceObject = object
		}
	}
}

// placeObjects writes the assumed namespace into the documents that it is
// assumed for: rules look objects up by it.
func placeObjects(all gathered, namespace string) {
	for doc := range all.documents() {
		if doc.Review != nil && doc.Review.Namespace == "" && engine.NamespaceOf(doc, namespace) == namespace {
			doc.Review.Namespace = namespace
		}
	}
}
