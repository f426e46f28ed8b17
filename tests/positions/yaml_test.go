package positions

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/boltseal/boltseal/inputs"
)

// yamlLines are the lines that the finding may point at: those of the node in
// every object of the file that has the finding's identity.
func yamlLines(t *testing.T, e entry, src []byte) []int {
	t.Helper()
	var lines []int
	decoder := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\uFEFF"))))
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("%s: %v", e.File, err)
		}
		if len(doc.Content) > 0 {
			lines = append(lines, objectLines(doc.Content[0], e)...)
		}
	}
}

func objectLines(object *yaml.Node, e entry) []int {
	var lines []int
	if items := find(object, "items"); items != nil && strings.HasSuffix(scalarAt(object, "kind"), "List") {
		for _, item := range items.Content {
			lines = append(lines, objectLines(item, e)...)
		}
		return lines
	}
	parts := strings.Split(e.Ref, "/")
	if scalarAt(object, "kind") != parts[1] || scalarAt(object, "metadata", "name") != strings.TrimSuffix(parts[3], "*") && !strings.HasSuffix(parts[3], "*") {
		return nil
	}
	return append(lines, nodeLine(object, e.Path))
}

// settings are where a field of the shared view is set, nearest first; a path
// that starts with ".." begins at the pod.
var settings = map[string][][]string{
	"user": {{"securityContext", "runAsUser"}, {"securityContext", "runAsNonRoot"},
		{"..", "securityContext", "runAsUser"}, {"..", "securityContext", "runAsNonRoot"}},
	"privileged":           {{"securityContext", "privileged"}},
	"privilege_escalation": {{"securityContext", "allowPrivilegeEscalation"}},
	"read_only_root":       {{"securityContext", "readOnlyRootFilesystem"}},
	"capabilities":         {{"securityContext", "capabilities"}},
	"seccomp":              {{"securityContext", "seccompProfile"}, {"..", "securityContext", "seccompProfile"}},
	"healthcheck":          {{"livenessProbe"}, {"readinessProbe"}, {"startupProbe"}},
	"mounts":               {{"volumeMounts"}},
}

// nodeLine walks the path; where it ends in a field of the view, the setting's
// line counts, or the container's.
func nodeLine(object *yaml.Node, path inputs.Path) int {
	line, node := object.Line, object
	var pod *yaml.Node
	for _, step := range path {
		var key, next *yaml.Node
		switch step := step.(type) {
		case int:
			next = node.Content[step]
			key = next
		case string:
			if step == "containers" || step == "initContainers" {
				pod = node
			}
			if key, next = findEntry(node, step); next == nil {
				key, next = setting(node, pod, step)
			}
		}
		if next == nil {
			return line
		}
		line, node = key.Line, next
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
	}
	return line
}

func setting(container, pod *yaml.Node, field string) (key, value *yaml.Node) {
	for _, steps := range settings[field] {
		at := container
		if steps[0] == ".." {
			at, steps = pod, steps[1:]
		}
		for _, step := range steps {
			if key, at = findEntry(at, step); at == nil {
				break
			}
		}
		if at != nil {
			return key, at
		}
	}
	return nil, nil
}

func findEntry(node *yaml.Node, name string) (key, value *yaml.Node) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			key, value = node.Content[i], node.Content[i+1]
		}
	}
	return key, value
}

func find(node *yaml.Node, name string) *yaml.Node {
	_, value := findEntry(node, name)
	return value
}

func scalarAt(node *yaml.Node, steps ...string) string {
	for _, step := range steps {
		node = find(node, step)
	}
	if node == nil {
		return ""
	}
	return node.Value
}
