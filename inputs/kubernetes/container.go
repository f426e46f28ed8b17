package kubernetes

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// lists are the container lists of a pod and the role each gives.
var lists = []struct{ field, role string }{
	{"containers", "main"}, {"initContainers", "init"}, {"ephemeralContainers", "ephemeral"},
}

// containers is the shared view of all containers of the pod.
func (w *workload) containers(pod *inputs.Pod) []inputs.Container {
	views := []inputs.Container{}
	for _, list := range lists {
		for i, item := range w.list(w.spec, w.specPath, list.field) {
			path := slices.Concat(w.specPath, inputs.Path{list.field, i})
			c, ok := item.(map[string]any)
			if !ok {
				w.gap("%s is not a mapping", name(path))
				continue
			}
			views = append(views, w.container(c, path, list.role, pod))
		}
	}
	return views
}

func (w *workload) container(c map[string]any, path inputs.Path, role string, pod *inputs.Pod) inputs.Container {
	own := w.mapping(c, path, "securityContext")
	shared := mapping(w.spec["securityContext"])
	view := inputs.Container{
		Name: text(c["name"]), Role: role, Path: path,
		Image:        inputs.ParseReference(text(c["image"])),
		User:         user(own, shared, pod.OS),
		Privileged:   own["privileged"] == true,
		ReadOnlyRoot: own["readOnlyRootFilesystem"] == true,
		Capabilities: capabilities(mapping(own["capabilities"])),
		SELinux:      selinux(mapping(own["seLinuxOptions"]), mapping(shared["seLinuxOptions"])),
		Command:      textList(c["command"]),
		Args:         textList(c["args"]),
		Env:          environment(c["env"]),
		Ports:        ports(w.list(c, path, "ports"), pod.HostNetwork),
		Mounts:       mounts(w.list(c, path, "volumeMounts"), pod.Volumes),
		Healthcheck:  mapping(c["livenessProbe"]) != nil || mapping(c["readinessProbe"]) != nil || mapping(c["startupProbe"]) != nil,
		Labels:       pod.Labels,
	}
	view.Resources = resources(mapping(c["resources"]))
	view.PrivilegeEscalation = own["allowPrivilegeEscalation"] != false || view.Privileged || slices.Contains(view.Capabilities.Add, "SYS_ADMIN")
	view.Seccomp = seccomp(own, shared, pod.Annotations, view.Name)
	view.AppArmor = apparmor(own, shared, pod.Annotations, view.Name)
	return view
}

// user is the effective user: the container's setting before the pod's. Where
// nothing says who runs, the image decides, and root is assumed.
func user(own, shared map[string]any, os string) inputs.User {
	windows := first(mapping(own["windowsOptions"])["runAsUserName"], mapping(shared["windowsOptions"])["runAsUserName"])
	if account := text(windows); account != "" || os == "windows" {
		// ContainerAdministrator is what root is to Linux.
		admin := strings.EqualFold(account, "ContainerAdministrator")
		return inputs.User{Name: account, ID: -1, Root: admin, Declared: account != ""}
	}
	if id, ok := integer(first(own["runAsUser"], shared["runAsUser"])); ok {
		return inputs.User{Name: strconv.FormatInt(id, 10), ID: id, Root: id == 0, Declared: true}
	}
	if first(own["runAsNonRoot"], shared["runAsNonRoot"]) == true {
		return inputs.User{ID: -1, Declared: true}
	}
	return inputs.User{ID: -1, Root: true}
}

// first is the first value that is set.
func first(values ...any) any {
	for _, value := range values {
		if value != nil {
			return value
		}
	}
	return nil
}

// integer reads a whole number however it was written.
func integer(value any) (int64, bool) {
	switch value := value.(type) {
	case int64:
		return value, true
	case float64:
		return int64(value), value == float64(int64(value))
	}
	return 0, false
}

func capabilities(c map[string]any) inputs.Capabilities {
	return inputs.Capabilities{Add: capabilityNames(c["add"]), Drop: capabilityNames(c["drop"])}
}

func capabilityNames(value any) []string {
	names := textList(value)
	for i, n := range names {
		names[i] = strings.TrimPrefix(strings.ToUpper(n), "CAP_")
	}
	return names
}

// selinux is the container's options where it has any, else the pod's: the
// kubelet does not mix the two.
func selinux(own, shared map[string]any) inputs.SELinux {
	options := own
	if options == nil {
		options = shared
	}
	return inputs.SELinux{User: text(options["user"]), Role: text(options["role"]), Type: text(options["type"]), Level: text(options["level"])}
}

// seccomp is the effective profile: field before annotation, container before pod.
func seccomp(own, shared map[string]any, annotations map[string]string, container string) string {
	for _, context := range []map[string]any{own, shared} {
		if profile := mapping(context["seccompProfile"]); profile != nil {
			return profileName(profile)
		}
	}
	for _, annotation := range []string{"container.seccomp.security.alpha.kubernetes.io/" + container, "seccomp.security.alpha.kubernetes.io/pod"} {
		if value := annotations[annotation]; value != "" {
			return annotatedProfile(value)
		}
	}
	return ""
}

// apparmor is the effective profile, like seccomp.
func apparmor(own, shared map[string]any, annotations map[string]string, container string) string {
	for _, context := range []map[string]any{own, shared} {
		if profile := mapping(context["appArmorProfile"]); profile != nil {
			return profileName(profile)
		}
	}
	if value := annotations["container.apparmor.security.beta.kubernetes.io/"+container]; value != "" {
		return annotatedProfile(value)
	}
	return ""
}

func profileName(profile map[string]any) string {
	if kind := text(profile["type"]); kind != "Localhost" {
		return kind
	}
	return "localhost/" + text(profile["localhostProfile"])
}

func annotatedProfile(value string) string {
	switch value {
	case "runtime/default", "docker/default":
		return "RuntimeDefault"
	case "unconfined":
		return "Unconfined"
	}
	return value
}

func environment(value any) []inputs.EnvVar {
	vars := []inputs.EnvVar{}
	items, _ := value.([]any)
	for _, item := range items {
		entry := mapping(item)
		if entry == nil {
			continue
		}
		vars = append(vars, inputs.EnvVar{Name: text(entry["name"]), Value: plainText(entry["value"]), From: envSource(mapping(entry["valueFrom"]))})
	}
	return vars
}

func envSource(from map[string]any) string {
	if ref := mapping(from["secretKeyRef"]); ref != nil {
		return "secret:" + text(ref["name"]) + "/" + text(ref["key"])
	}
	if ref := mapping(from["configMapKeyRef"]); ref != nil {
		return "configmap:" + text(ref["name"]) + "/" + text(ref["key"])
	}
	if ref := mapping(from["fieldRef"]); ref != nil {
		return "field:" + text(ref["fieldPath"])
	}
	if ref := mapping(from["resourceFieldRef"]); ref != nil {
		return "resource:" + text(ref["resource"])
	}
	return ""
}

// ports applies the API server's defaults; on the node's network every port
// is a port of the node.
func ports(items []any, hostNetwork bool) []inputs.Port {
	views := []inputs.Port{}
	for _, item := range items {
		entry := mapping(item)
		if entry == nil {
			continue
		}
		view := inputs.Port{Port: -1, HostPort: -1, Protocol: text(entry["protocol"])}
		if number, ok := integer(entry["containerPort"]); ok {
			view.Port = number
		}
		if number, ok := integer(entry["hostPort"]); ok && number != 0 {
			view.HostPort = number
		} else if hostNetwork {
			view.HostPort = view.Port
		}
		if view.Protocol == "" {
			view.Protocol = "TCP"
		}
		views = append(views, view)
	}
	return views
}

func mounts(items []any, volumes []inputs.Volume) []inputs.Mount {
	views := []inputs.Mount{}
	for _, item := range items {
		entry := mapping(item)
		if entry == nil {
			continue
		}
		view := inputs.Mount{Path: text(entry["mountPath"]), ReadOnly: entry["readOnly"] == true}
		for _, volume := range volumes {
			if volume.Name == text(entry["name"]) {
				view.HostPath = volume.HostPath
				break
			}
		}
		views = append(views, view)
	}
	return views
}

func resources(r map[string]any) inputs.Resources {
	return inputs.Resources{Limits: texts(r["limits"]), Requests: texts(r["requests"])}
}

// textList are the strings of a list; what is no string is left out.
func textList(value any) []string {
	out := []string{}
	items, _ := value.([]any)
	for _, item := range items {
		if item != nil {
			out = append(out, plainText(item))
		}
	}
	return out
}

// texts is a mapping of strings; numbers and booleans become text.
func texts(value any) map[string]string {
	out := map[string]string{}
	for k, v := range mapping(value) {
		if v != nil {
			out[k] = plainText(v)
		}
	}
	return out
}

// plainText writes a scalar as its author would, "" for lists and mappings.
func plainText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case json.Number:
		return value.String()
	}
	return ""
}
