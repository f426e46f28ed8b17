package kubernetes

import (
	"slices"
	"sync"

	"github.com/boltseal/boltseal/inputs"
)

// element is a node of a manifest together with the key it stands behind.
type element interface {
	// child is the entry or item at step, nil where there is none.
	child(step any) element
	// span is the byte range from the key (or the value, for items) to the
	// end of the value.
	span() (from, to int)
}

// child is the safe form of element.child.
func child(e element, steps ...any) element {
	for _, step := range steps {
		if e == nil {
			return nil
		}
		e = e.child(step)
	}
	return e
}

// locator finds the places of one object.
type locator struct {
	file *file
	root element
	mu   *sync.Mutex
	pod  inputs.Path // where the pod specification stands, nil for none
}

// Locate implements inputs.Locator. A mapping's entry is the range from its
// key to the end of its value; below an alias or a merge key it is the place
// of the anchor, the aliased item itself is the place of the alias.
func (l *locator) Locate(path inputs.Path) (inputs.Position, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.root
	for i, step := range path {
		next := at.child(step)
		if next == nil {
			next = l.view(at, path[:i], path[i])
		}
		if next == nil {
			return l.position(at), len(path) - i
		}
		at = next
	}
	return l.position(at), 0
}

func (l *locator) position(e element) inputs.Position {
	from, to := e.span()
	index := l.file.lines.of(l.file.src)
	pos := inputs.Position{File: l.file.ref.Name}
	pos.Line, pos.Column = index.place(from)
	pos.EndLine, pos.EndColumn = index.place(max(from, to))
	return pos
}

// sources lists, for the view fields that are not named like the container's
// own, what may set them: in the container first, then in the pod.
var sources = map[string]struct{ container, pod [][]any }{
	"user": {
		[][]any{{"securityContext", "runAsUser"}, {"securityContext", "runAsNonRoot"}, {"securityContext", "windowsOptions", "runAsUserName"}},
		[][]any{{"securityContext", "runAsUser"}, {"securityContext", "runAsNonRoot"}, {"securityContext", "windowsOptions", "runAsUserName"}},
	},
	"privileged":           {container: [][]any{{"securityContext", "privileged"}}},
	"privilege_escalation": {container: [][]any{{"securityContext", "allowPrivilegeEscalation"}}},
	"read_only_root":       {container: [][]any{{"securityContext", "readOnlyRootFilesystem"}}},
	"capabilities":         {container: [][]any{{"securityContext", "capabilities"}}},
	"seccomp":              {[][]any{{"securityContext", "seccompProfile"}}, [][]any{{"securityContext", "seccompProfile"}}},
	"apparmor":             {[][]any{{"securityContext", "appArmorProfile"}}, [][]any{{"securityContext", "appArmorProfile"}}},
	"selinux":              {[][]any{{"securityContext", "seLinuxOptions"}}, [][]any{{"securityContext", "seLinuxOptions"}}},
	"mounts":               {container: [][]any{{"volumeMounts"}}},
	"healthcheck":          {container: [][]any{{"livenessProbe"}, {"readinessProbe"}, {"startupProbe"}}},
}

// view finds what stands for a view field below a container or a pod: the node
// that sets it, or the container itself.
func (l *locator) view(at element, path inputs.Path, step any) element {
	field, ok := step.(string)
	if !ok || l.pod == nil || !slices.Contains(inputs.ViewFields(), field) {
		return nil
	}
	rest, below := cutPrefix(path, l.pod)
	if !below || len(rest) != 2 || !isContainerList(rest[0]) {
		return nil
	}
	for _, steps := range sources[field].container {
		if found := child(at, steps...); found != nil {
			return found
		}
	}
	pod := child(l.root, l.pod...)
	for _, steps := range sources[field].pod {
		if found := child(pod, steps...); found != nil {
			return found
		}
	}
	if field == "labels" {
		meta := slices.Concat(l.pod[:len(l.pod)-1], inputs.Path{"metadata", "labels"})
		if found := child(l.root, meta...); found != nil {
			return found
		}
	}
	return at
}

func isContainerList(step any) bool {
	return step == "containers" || step == "initContainers" || step == "ephemeralContainers"
}

func cutPrefix(path, prefix inputs.Path) (inputs.Path, bool) {
	if len(path) < len(prefix) || !slices.Equal(path[:len(prefix)], prefix) {
		return nil, false
	}
	return path[len(prefix):], true
}
