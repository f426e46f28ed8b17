package kubernetes

import (
	"slices"

	"github.com/boltseal/boltseal/inputs"
)

// locator finds the places of one object.
//
// A mapping's entry is the range from its key to the end of its value, a
// list's item the range of the item itself, without the dash. Below an alias
// it is the anchor's text, where the value is written; the aliased entry or
// item itself is the alias. An entry that a merge key brings is where the
// merged mapping writes it. The whole object is the range of its mapping.
type locator struct {
	source *source
	tree   *tree
	// base is where the object stands in the tree: an item of a List.
	base   inputs.Path
	object map[string]any
	pod    inputs.Path // where the pod specification stands, nil for none
}

// place is a node and the range that is reported for it.
type place struct {
	node       *node
	start, end int
}

func (p place) child(step any) (place, bool) {
	if key, ok := step.(string); ok {
		f := p.node.entry(key)
		if f == nil {
			return place{}, false
		}
		return place{f.value, f.at, f.end()}, true
	}
	i, ok := index(step)
	if !ok {
		return place{}, false
	}
	n := p.node.item(i)
	if n == nil {
		return place{}, false
	}
	return place{n, n.start, n.end}, true
}

// index reads a list index.
func index(step any) (int, bool) { return inputs.Index(step) }

// walk follows path as far as it leads.
func (p place) walk(path inputs.Path) (found place, rest int) {
	for i, step := range path {
		next, ok := p.child(step)
		if !ok {
			return p, len(path) - i
		}
		p = next
	}
	return p, 0
}

// root is the object's own place.
func (l *locator) root() place {
	n := l.tree.get()
	p, _ := place{n, n.start, n.end}.walk(l.base)
	return p
}

// Locate implements inputs.Locator.
func (l *locator) Locate(path inputs.Path) (inputs.Position, int) {
	root := l.root()
	found, rest := root, 0
	if depth, field := l.viewField(path); field != "" {
		found, rest = l.view(root, path[:depth], field, path[depth+1:])
	} else {
		found, rest = root.walk(path)
	}
	return l.source.position(found.start, found.end), rest
}

// viewField says whether path leads through a view field of a container, and
// how many steps lead to the container.
func (l *locator) viewField(path inputs.Path) (depth int, field string) {
	depth = len(l.pod) + 2
	if l.pod == nil || len(path) <= depth {
		return 0, ""
	}
	for i, step := range l.pod {
		if s, ok := path[i].(string); !ok || s != step {
			return 0, ""
		}
	}
	list, _ := path[len(l.pod)].(string)
	_, isIndex := index(path[depth-1])
	field, _ = path[depth].(string)
	if !isIndex || !isContainerList(list) || !slices.Contains(inputs.ViewFields(), field) {
		return 0, ""
	}
	return depth, field
}

func isContainerList(name string) bool {
	return name == "containers" || name == "initContainers" || name == "ephemeralContainers"
}

// view is the place of what sets a view field: the first of its settings that
// the object has, else the container. Steps below the field follow it as far
// as the source has them; the view's own names below it count as found.
func (l *locator) view(root place, container inputs.Path, field string, below inputs.Path) (place, int) {
	at, rest := root.walk(container)
	if rest > 0 {
		return at, rest + 1 + len(below)
	}
	if setting, found := l.setting(container, field); found {
		at, _ = root.walk(setting)
	} else if entry, ok := at.child(field); ok { // set to null
		at = entry
	} else {
		return at, unseen(field, below)
	}
	for i, step := range below {
		next, ok := at.child(sourceName(field, step))
		if !ok {
			return at, unseen(field, below[i:])
		}
		at = next
	}
	return at, 0
}

// unseen is how many steps below a view field are not even the view's.
func unseen(field string, below inputs.Path) int {
	if len(below) > 0 && isViewName(field, below[len(below)-1]) {
		return 0
	}
	return len(below)
}

// isViewName says that a step names a part of a view field that is always
// there, such as capabilities/drop.
func isViewName(field string, step any) bool {
	s, _ := step.(string)
	switch field {
	case "user":
		return s == "name" || s == "id" || s == "root" || s == "declared"
	case "image":
		return s == "reference" || s == "registry" || s == "repository" || s == "tag" || s == "digest"
	case "capabilities":
		return s == "add" || s == "drop"
	case "resources":
		return s == "limits" || s == "requests"
	case "selinux":
		return s == "user" || s == "role" || s == "type" || s == "level"
	case "env":
		return s == "name" || s == "value" || s == "from"
	case "ports":
		return s == "port" || s == "host_port" || s == "protocol"
	case "mounts":
		return s == "path" || s == "host_path" || s == "read_only"
	}
	return false
}

// sourceName is what the manifest calls a part of the view.
func sourceName(field string, step any) any {
	switch field + "." + text(step) {
	case "env.from":
		return "valueFrom"
	case "ports.port":
		return "containerPort"
	case "ports.host_port":
		return "hostPort"
	case "mounts.path":
		return "mountPath"
	case "mounts.host_path":
		return "name"
	case "mounts.read_only":
		return "readOnly"
	}
	return step
}

// setting is the path of what sets a view field of a container.
func (l *locator) setting(container inputs.Path, field string) (inputs.Path, bool) {
	meta := l.pod[:len(l.pod)-1]
	for _, s := range settings(field) {
		owner := container
		switch s.owner {
		case ofPod:
			owner = l.pod
		case ofMetadata:
			owner = meta
		}
		path := slices.Concat(owner, s.path)
		if s.ofContainer {
			path[len(path)-1] = text(path[len(path)-1]) + text(valueAt(l.object, slices.Concat(container, inputs.Path{"name"})))
		}
		if valueAt(l.object, path) != nil {
			return path, true
		}
	}
	return nil, false
}

// valueAt is the value at path, nil where there is none.
func valueAt(value any, path inputs.Path) any {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			key, _ := step.(string)
			value = v[key]
		case []any:
			i, ok := index(step)
			if !ok || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}
