package kubernetes

import (
	"slices"

	"github.com/boltseal/boltseal/inputs"
)

// workload is an object with the pod it makes.
type workload struct {
	gaps    gaps
	spec    fields      // the pod specification, its m nil for none
	context fields      // the pod's security context
	meta    fields      // the pod's metadata
	path    inputs.Path // of the pod specification, nil for none
}

// templates are the places where objects keep a pod template. A custom
// resource is recognised by its shape alone, a pod specification with a list
// of containers: Argo's Rollout, Knative's Service and OpenShift's
// DeploymentConfig use the first, CronJobs the second, KEDA's ScaledJob the
// third.
var templates = [...]inputs.Path{
	{"spec", "template"},
	{"spec", "jobTemplate", "spec", "template"},
	{"spec", "jobTargetRef", "template"},
}

// native is where the built-in kinds keep the pod or its template; ok is false
// for all other kinds.
func native(group, kind string) (path inputs.Path, ok bool) {
	switch kind {
	case "Pod":
		return inputs.Path{}, group == ""
	case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job":
		return templates[0], true
	case "CronJob":
		return templates[1], true
	case "PodTemplate":
		return inputs.Path{"template"}, true
	}
	return nil, false
}

func workloadOf(manifest map[string]any, limits inputs.Limits) *workload {
	w := &workload{gaps: gaps{budget{limits: limits}}}
	group, _ := groupVersion(text(manifest["apiVersion"]))
	if path, ok := native(group, text(manifest["kind"])); ok {
		w.nativeAt(manifest, path)
		return w
	}
	for _, path := range templates {
		template := mapping(valueAt(manifest, path))
		if _, ok := mapping(template["spec"])["containers"].([]any); ok {
			w.podAt(template, path)
			return w
		}
	}
	return w
}

// nativeAt reads the template of a kind that must have one, and says what is
// no mapping on the way there.
func (w *workload) nativeAt(manifest map[string]any, path inputs.Path) {
	at := fields{gaps: &w.gaps, m: manifest}
	for _, step := range path {
		at = at.mapping(text(step))
	}
	if at.m != nil {
		w.podAt(at.m, path)
	}
}

// podAt reads the pod described by template, which stands at path.
func (w *workload) podAt(template map[string]any, path inputs.Path) {
	at := fields{gaps: &w.gaps, m: template, path: path}
	w.meta = at.mapping("metadata")
	spec := at.mapping("spec")
	if spec.m == nil {
		return
	}
	w.path = append(slices.Clone(path), "spec")
	w.spec = fields{gaps: &w.gaps, m: spec.m, path: w.path}
	w.context = w.spec.mapping("securityContext")
}

// podView is the pod-wide part of the document.
func (w *workload) podView() *inputs.Pod {
	pod := &inputs.Pod{AutomountToken: true, Volumes: []inputs.Volume{}, Path: inputs.Path{}}
	if w.spec.m == nil {
		pod.Labels, pod.Annotations = map[string]string{}, map[string]string{}
		return pod
	}
	pod.Exists = true
	pod.Path = w.path
	pod.HostNetwork = w.spec.is("hostNetwork", true)
	pod.HostPID = w.spec.is("hostPID", true)
	pod.HostIPC = w.spec.is("hostIPC", true)
	pod.ServiceAccount = w.spec.text("serviceAccountName")
	if pod.ServiceAccount == "" {
		pod.ServiceAccount = w.spec.text("serviceAccount")
	}
	if pod.ServiceAccount == "" {
		pod.ServiceAccount = "default"
	}
	pod.AutomountToken = !w.spec.is("automountServiceAccountToken", false)
	pod.OS = w.spec.mapping("os").text("name")
	pod.Labels = w.meta.entries("labels")
	pod.Annotations = w.meta.entries("annotations")
	w.spec.each("volumes", func(i int, volume fields) {
		pod.Volumes = append(pod.Volumes, volumeView(volume.m, append(slices.Clip(w.path), "volumes", i)))
	})
	return pod
}

// volumeView names a volume's source; without one the API server makes it an
// emptyDir. Of several, which the API server refuses, the first by name counts.
func volumeView(volume map[string]any, path inputs.Path) inputs.Volume {
	view := inputs.Volume{Name: text(volume["name"]), Path: path}
	for field, source := range volume {
		if field != "name" && source != nil && (view.Type == "" || field < view.Type) {
			view.Type = field
		}
	}
	if view.Type == "" {
		view.Type = "emptyDir"
	}
	view.HostPath = text(mapping(volume["hostPath"])["path"])
	return view
}

// images lists what the containers run and what image volumes mount.
func (w *workload) images(containers []inputs.Container) []inputs.ImageUse {
	uses := make([]inputs.ImageUse, 0, len(containers))
	for i := range containers {
		c := &containers[i]
		if c.Image.Reference != "" {
			uses = append(uses, inputs.ImageUse{ImageReference: c.Image, Use: "run", Path: append(slices.Clip(c.Path), "image")})
		}
	}
	volumes, _ := w.spec.m["volumes"].([]any)
	for i, item := range volumes {
		reference := text(mapping(mapping(item)["image"])["reference"])
		if reference != "" {
			path := append(slices.Clip(w.path), "volumes", i, "image", "reference")
			uses = append(uses, inputs.ImageUse{ImageReference: inputs.ParseReference(reference), Use: "run", Path: path})
		}
	}
	return uses
}
