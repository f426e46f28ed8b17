package kubernetes

import (
	"fmt"
	"slices"
	"sort"

	"github.com/boltseal/boltseal/inputs"
)

// workload is an object with the pod it makes.
type workload struct {
	spec     map[string]any // the pod specification, nil for none
	meta     map[string]any // the pod's metadata
	specPath inputs.Path    // nil for none
	gaps     []inputs.Gap
}

// templates are the places where objects keep a pod template. A custom
// resource is recognised by its shape alone: Argo's Rollout, Knative's Service
// and OpenShift's DeploymentConfig use the first, CronJobs the second, KEDA's
// ScaledJob the third.
var templates = []inputs.Path{
	{"spec", "template"},
	{"spec", "jobTemplate", "spec", "template"},
	{"spec", "jobTargetRef", "template"},
}

// native are the built-in kinds that always have a pod template.
var native = map[string]inputs.Path{
	"Deployment": templates[0], "ReplicaSet": templates[0], "StatefulSet": templates[0],
	"DaemonSet": templates[0], "ReplicationController": templates[0], "Job": templates[0],
	"CronJob": templates[1], "PodTemplate": {"template"},
}

func workloadOf(manifest map[string]any) *workload {
	kind := text(manifest["kind"])
	if group, _ := groupVersion(text(manifest["apiVersion"])); kind == "Pod" && group == "" {
		return podAt(manifest, inputs.Path{})
	}
	if path, ok := native[kind]; ok {
		if template := mapping(at(manifest, path)); template != nil {
			return podAt(template, path)
		}
		return &workload{}
	}
	for _, path := range templates {
		template := mapping(at(manifest, path))
		if _, ok := mapping(template["spec"])["containers"].([]any); ok {
			return podAt(template, path)
		}
	}
	return &workload{}
}

// podAt is the pod described by template, which stands at path.
func podAt(template map[string]any, path inputs.Path) *workload {
	w := &workload{meta: mapping(template["metadata"])}
	spec, ok := template["spec"].(map[string]any)
	if !ok {
		if template["spec"] != nil {
			w.gap("%s is not a mapping", name(path, "spec"))
		}
		return w
	}
	w.spec, w.specPath = spec, slices.Concat(path, inputs.Path{"spec"})
	return w
}

// at is the value at path, nil where there is none.
func at(value any, path inputs.Path) any {
	for _, step := range path {
		m, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = m[step.(string)]
	}
	return value
}

func name(path inputs.Path, steps ...any) string {
	out := ""
	for _, step := range slices.Concat(path, steps) {
		switch step := step.(type) {
		case string:
			if out != "" {
				out += "."
			}
			out += step
		case int:
			out += fmt.Sprintf("[%d]", step)
		}
	}
	return out
}

func (w *workload) gap(format string, args ...any) {
	w.gaps = append(w.gaps, inputs.Gap{Fact: "manifest", Why: fmt.Sprintf(format, args...)})
}

// list is a field that should be a list; a gap says when it is not.
func (w *workload) list(owner map[string]any, path inputs.Path, field string) []any {
	value, ok := owner[field].([]any)
	if !ok && owner[field] != nil {
		w.gap("%s is not a list", name(path, field))
	}
	return value
}

// mapping is a field that should be a mapping; a gap says when it is not.
func (w *workload) mapping(owner map[string]any, path inputs.Path, field string) map[string]any {
	value, ok := owner[field].(map[string]any)
	if !ok && owner[field] != nil {
		w.gap("%s is not a mapping", name(path, field))
	}
	return value
}

// podView is the pod-wide part of the document.
func (w *workload) podView() *inputs.Pod {
	pod := &inputs.Pod{
		AutomountToken: true, Volumes: []inputs.Volume{},
		Labels: map[string]string{}, Annotations: map[string]string{}, Path: inputs.Path{},
	}
	if w.spec == nil {
		return pod
	}
	pod.Exists = true
	pod.Path = w.specPath
	pod.HostNetwork = w.spec["hostNetwork"] == true
	pod.HostPID = w.spec["hostPID"] == true
	pod.HostIPC = w.spec["hostIPC"] == true
	pod.ServiceAccount = text(w.spec["serviceAccountName"])
	if pod.ServiceAccount == "" {
		pod.ServiceAccount = text(w.spec["serviceAccount"])
	}
	if pod.ServiceAccount == "" {
		pod.ServiceAccount = "default"
	}
	pod.AutomountToken = w.spec["automountServiceAccountToken"] != false
	pod.OS = text(mapping(w.spec["os"])["name"])
	pod.Labels = texts(w.meta["labels"])
	pod.Annotations = texts(w.meta["annotations"])
	for i, item := range w.list(w.spec, w.specPath, "volumes") {
		volume, ok := item.(map[string]any)
		if !ok {
			w.gap("%s is not a mapping", name(w.specPath, "volumes", i))
			continue
		}
		pod.Volumes = append(pod.Volumes, volumeView(volume, slices.Concat(w.specPath, inputs.Path{"volumes", i})))
	}
	return pod
}

// volumeView names a volume's source; without one the API server makes it an
// emptyDir.
func volumeView(volume map[string]any, path inputs.Path) inputs.Volume {
	view := inputs.Volume{Name: text(volume["name"]), Type: "emptyDir", Path: path}
	var types []string
	for field, source := range volume {
		if field != "name" && source != nil {
			types = append(types, field)
		}
	}
	sort.Strings(types)
	if len(types) > 0 {
		view.Type = types[0]
	}
	view.HostPath = text(mapping(volume["hostPath"])["path"])
	return view
}

// images lists what the containers run and what image volumes mount.
func (w *workload) images(containers []inputs.Container) []inputs.ImageUse {
	uses := []inputs.ImageUse{}
	for _, c := range containers {
		if c.Image.Reference != "" {
			uses = append(uses, inputs.ImageUse{ImageReference: c.Image, Use: "run", Path: slices.Concat(c.Path, inputs.Path{"image"})})
		}
	}
	volumes, _ := w.spec["volumes"].([]any)
	for i, item := range volumes {
		reference := text(mapping(mapping(item)["image"])["reference"])
		if reference != "" {
			path := slices.Concat(w.specPath, inputs.Path{"volumes", i, "image", "reference"})
			uses = append(uses, inputs.ImageUse{ImageReference: inputs.ParseReference(reference), Use: "run", Path: path})
		}
	}
	return uses
}
