package kubernetes

import (
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// lists are the container lists of a pod and the role each gives. A native
// sidecar is an init container that restarts: it stays init.
var lists = [...]struct{ field, role string }{
	{"containers", "main"}, {"initContainers", "init"}, {"ephemeralContainers", "ephemeral"},
}

// containers is the shared view of all containers of the pod.
func (w *workload) containers(pod *inputs.Pod) []inputs.Container {
	views := []inputs.Container{}
	for _, list := range lists {
		w.spec.each(list.field, func(i int, c fields) {
			c.path = append(slices.Clip(w.path), list.field, i)
			views = append(views, w.container(c, list.role, pod))
		})
	}
	return views
}

func (w *workload) container(c fields, role string, pod *inputs.Pod) inputs.Container {
	context := c.mapping("securityContext")
	granted := context.mapping("capabilities")
	resources := c.mapping("resources")
	view := inputs.Container{
		Name: c.text("name"), Role: role, Path: c.path,
		Image:        inputs.ParseReference(c.text("image")),
		User:         user(context, w.context, pod.OS),
		Privileged:   context.is("privileged", true),
		ReadOnlyRoot: context.is("readOnlyRootFilesystem", true),
		Capabilities: inputs.Capabilities{Add: capabilities(granted, "add"), Drop: capabilities(granted, "drop")},
		SELinux:      selinux(context, w.context),
		Command:      c.texts("command"),
		Args:         c.texts("args"),
		Env:          environment(c),
		Ports:        ports(c, pod.HostNetwork),
		Mounts:       mounts(c, pod.Volumes),
		Resources:    inputs.Resources{Limits: resources.entries("limits"), Requests: resources.entries("requests")},
		Healthcheck:  c.mapping("livenessProbe").m != nil || c.mapping("readinessProbe").m != nil || c.mapping("startupProbe").m != nil,
		Labels:       pod.Labels,
	}
	view.PrivilegeEscalation = !context.is("allowPrivilegeEscalation", false) || view.Privileged || slices.Contains(view.Capabilities.Add, "SYS_ADMIN")
	view.Seccomp = profile(context, w.context, "seccompProfile", pod.Annotations,
		"container.seccomp.security.alpha.kubernetes.io/"+view.Name, "seccomp.security.alpha.kubernetes.io/pod")
	view.AppArmor = profile(context, w.context, "appArmorProfile", pod.Annotations,
		"container.apparmor.security.beta.kubernetes.io/"+view.Name, "")
	return view
}

// effective is the security context that sets a field: the container's before
// the pod's.
func effective(own, shared fields, key string) fields {
	if own.m[key] != nil {
		return own
	}
	return shared
}

// user is the effective user: the container's setting before the pod's. Where
// nothing says who runs, the image decides, and root is assumed.
func user(own, shared fields, os string) inputs.User {
	windows := effective(own.mapping("windowsOptions"), shared.mapping("windowsOptions"), "runAsUserName")
	if os == "windows" {
		// ContainerAdministrator is what root is to Linux.
		account := windows.text("runAsUserName")
		admin := strings.EqualFold(account, "ContainerAdministrator")
		return inputs.User{Name: account, ID: -1, Root: admin, Declared: account != ""}
	}
	if id, ok := effective(own, shared, "runAsUser").number("runAsUser"); ok {
		return inputs.User{Name: strconv.FormatInt(id, 10), ID: id, Root: id == 0, Declared: true}
	}
	if effective(own, shared, "runAsNonRoot").is("runAsNonRoot", true) {
		return inputs.User{ID: -1, Declared: true}
	}
	return inputs.User{ID: -1, Root: true}
}

func capabilities(c fields, which string) []string {
	names := c.texts(which)
	for i, n := range names {
		names[i] = strings.TrimPrefix(strings.ToUpper(n), "CAP_")
	}
	return names
}

// selinux is the container's options where it has any, else the pod's: the
// kubelet does not mix the two.
func selinux(own, shared fields) inputs.SELinux {
	options := own.mapping("seLinuxOptions")
	if options.m == nil {
		options = shared.mapping("seLinuxOptions")
	}
	if options.m == nil {
		return inputs.SELinux{}
	}
	return inputs.SELinux{User: options.text("user"), Role: options.text("role"), Type: options.text("type"), Level: options.text("level")}
}

// profile is the effective seccomp or AppArmor profile. The API server copies
// a container's annotation to its field, so it comes before the pod's field.
func profile(own, shared fields, key string, annotations map[string]string, ofContainer, ofPod string) string {
	for _, level := range []struct {
		context    fields
		annotation string
	}{{own, ofContainer}, {shared, ofPod}} {
		if p := level.context.mapping(key); p.m != nil {
			return profileName(p)
		}
		if value := annotations[level.annotation]; value != "" {
			return annotatedProfile(value)
		}
	}
	return ""
}

func profileName(p fields) string {
	if kind := p.text("type"); kind != "Localhost" {
		return kind
	}
	return "localhost/" + p.text("localhostProfile")
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

func environment(c fields) []inputs.EnvVar {
	vars := make([]inputs.EnvVar, 0, len(c.list("env")))
	c.each("env", func(_ int, e fields) {
		vars = append(vars, inputs.EnvVar{Name: text(e.m["name"]), Value: plainText(e.m["value"]), From: envSource(mapping(e.m["valueFrom"]))})
	})
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
func ports(c fields, hostNetwork bool) []inputs.Port {
	views := make([]inputs.Port, 0, len(c.list("ports")))
	c.each("ports", func(i int, p fields) {
		p.under = "ports[" + strconv.Itoa(i) + "]"
		view := inputs.Port{Port: -1, HostPort: -1, Protocol: p.text("protocol")}
		if number, ok := p.number("containerPort"); ok {
			view.Port = number
		}
		if number, ok := p.number("hostPort"); ok && number != 0 && number != -1 {
			view.HostPort = number
		} else if hostNetwork {
			view.HostPort = view.Port
		}
		if view.Protocol == "" {
			view.Protocol = "TCP"
		}
		views = append(views, view)
	})
	return views
}

func mounts(c fields, volumes []inputs.Volume) []inputs.Mount {
	views := make([]inputs.Mount, 0, len(c.list("volumeMounts")))
	c.each("volumeMounts", func(i int, m fields) {
		view := inputs.Mount{Path: text(m.m["mountPath"]), ReadOnly: m.m["readOnly"] == true}
		called := text(m.m["name"])
		for i := range volumes {
			if volumes[i].Name == called {
				view.HostPath = volumes[i].HostPath
				break
			}
		}
		views = append(views, view)
	})
	return views
}
