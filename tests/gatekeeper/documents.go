package gatekeeper

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

// Root is what was named: a file, or everything below a folder. Its objects
// are one inventory, as in a run.
type Root struct {
	Documents []*inputs.Collected
	Inventory engine.Inventory
}

// ReadRoot reads every manifest at or below a path with the Kubernetes
// collector. A file that it cannot read is an error; one that holds no
// objects is none.
func ReadRoot(ctx context.Context, path string) (*Root, error) {
	var names []string
	err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name))) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	root := &Root{}
	for _, name := range names {
		if err := root.read(ctx, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	root.know()
	return root, nil
}

// know makes the inventory of the documents, and gives each its Namespace.
func (r *Root) know() {
	r.Inventory = engine.InventoryOf(r.Documents, "")
	for _, c := range r.Documents {
		c.Doc.Review.NamespaceObject = r.Inventory.Namespace(c.Doc, "")
	}
}

// thin keeps the first of every so many documents.
func (r *Root) thin(every int) {
	var kept []*inputs.Collected
	for i, c := range r.Documents {
		if i%every == 0 {
			kept = append(kept, c)
		}
	}
	r.Documents = kept
	r.know()
}

func (r *Root) read(ctx context.Context, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	ref := inputs.Ref{
		Name: filepath.ToSlash(name), Limits: inputs.DefaultLimits(), Head: text[:min(len(text), inputs.HeadSize)],
		Bytes: func() ([]byte, error) { return text, nil },
	}
	collector := kubernetes.New()
	if collector.Match(ref) == inputs.No {
		return nil
	}
	for c, err := range collector.Collect(ctx, ref) {
		var skip *inputs.SkipError
		if errors.As(err, &skip) {
			continue
		}
		if err != nil {
			return err
		}
		r.Documents = append(r.Documents, c)
	}
	return nil
}

// Object is the document's object as its file has it, and its Namespace where
// the root holds that.
func (r *Root) Object(c *inputs.Collected) Object {
	return Object{Object: c.Doc.Review.Object, Namespace: c.Doc.Review.NamespaceObject}
}

// Placed is the inventory as a cluster has it: what states no namespace and
// needs one lies in default, and says so.
func (r *Root) Placed() map[string]any {
	out := map[string]any{"cluster": r.Inventory["cluster"]}
	namespaces := map[string]any{}
	for namespace, versions := range mapping(map[string]any(r.Inventory), "namespace") {
		namespaces[namespace] = each(versions, 3, func(object map[string]any) any { return placed(object, namespace) })
	}
	out["namespace"] = namespaces
	return out
}

// each gives what change makes of the objects at a depth.
func each(value any, depth int, change func(map[string]any) any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	if depth == 0 {
		return change(object)
	}
	out := map[string]any{}
	for key, inner := range object {
		out[key] = each(inner, depth-1, change)
	}
	return out
}

func placed(object map[string]any, namespace string) map[string]any {
	metadata := mapping(object, "metadata")
	if stated, _ := metadata["namespace"].(string); stated != "" || namespace == "" {
		return object
	}
	out, inner := map[string]any{}, map[string]any{}
	for key, value := range object {
		out[key] = value
	}
	for key, value := range metadata {
		inner[key] = value
	}
	inner["namespace"] = namespace
	out["metadata"] = inner
	return out
}

func mapping(object map[string]any, key string) map[string]any {
	inner, _ := object[key].(map[string]any)
	return inner
}
