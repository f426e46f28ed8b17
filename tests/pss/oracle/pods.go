package oracle

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// object is a JSON object.
type object = map[string]any

// field is one that some check reads, with all shapes that it may have; drop
// stands for its absence.
type field struct {
	path   []any
	values []any
}

type drop struct{}

// any, of a path's steps, is every entry of a list.
const each = -1

// both lists what may stand in the pod's security context and in a container's.
func both(name string, values ...any) []field {
	return []field{
		{[]any{"spec", "securityContext", name}, values},
		{[]any{"spec", "containers", each, "securityContext", name}, values},
		{[]any{"spec", "initContainers", each, "securityContext", name}, values},
		{[]any{"spec", "ephemeralContainers", each, "securityContext", name}, values},
	}
}

// own lists what may stand in a container.
func own(path []any, values ...any) []field {
	var out []field
	for _, list := range []string{"containers", "initContainers", "ephemeralContainers"} {
		out = append(out, field{append([]any{"spec", list, each}, path...), values})
	}
	return out
}

func fields() []field {
	bools := []any{true, false, nil, drop{}}
	all := []field{
		{[]any{"spec", "hostNetwork"}, bools}, {[]any{"spec", "hostPID"}, bools}, {[]any{"spec", "hostIPC"}, bools},
		{[]any{"spec", "hostUsers"}, bools}, {[]any{"spec", "hostUsers"}, []any{false}},
		{[]any{"spec", "os"}, []any{object{"name": "windows"}, object{"name": "linux"}, object{"name": "Windows"}, object{}, nil, drop{}}},
		{[]any{"spec", "os"}, []any{object{"name": "windows"}}},
		{[]any{"spec", "securityContext"}, []any{nil, object{}, drop{}}},
		{[]any{"spec", "securityContext", "sysctls"}, sysctls()},
		{[]any{"spec", "volumes"}, volumes()},
		{[]any{"spec", "containers"}, []any{nil, []any{}, []any{nil}, []any{object{}}, drop{}}},
		{[]any{"spec", "initContainers"}, []any{nil, []any{}, drop{}}},
		{[]any{"spec", "ephemeralContainers"}, []any{nil, []any{object{"name": "debug"}}, []any{object{"name": "debug", "targetContainerName": "web"}}, drop{}}},
		{[]any{"metadata", "annotations"}, annotations()},
		{[]any{"metadata"}, []any{nil, object{}, drop{}}},
	}
	all = append(all, both("runAsNonRoot", true, false, nil, drop{})...)
	all = append(all, both("runAsUser", 0, 1, 1000, nil, drop{})...)
	all = append(all, both("seccompProfile", profiles()...)...)
	all = append(all, both("appArmorProfile", profiles()...)...)
	all = append(all, both("seLinuxOptions", seLinuxOptions()...)...)
	all = append(all, both("windowsOptions", object{"hostProcess": true}, object{"hostProcess": false}, object{"hostProcess": nil}, object{}, nil, drop{})...)
	all = append(all, own([]any{"securityContext"}, nil, object{}, drop{})...)
	all = append(all, own([]any{"securityContext", "privileged"}, bools...)...)
	all = append(all, own([]any{"securityContext", "allowPrivilegeEscalation"}, bools...)...)
	all = append(all, own([]any{"securityContext", "procMount"}, "Default", "Unmasked", "", "default", nil, drop{})...)
	all = append(all, own([]any{"securityContext", "capabilities"}, capabilities()...)...)
	all = append(all, own([]any{"ports"}, ports()...)...)
	for _, probe := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		all = append(all, own([]any{probe}, handlers()...)...)
	}
	for _, hook := range []string{"postStart", "preStop"} {
		all = append(all, own([]any{"lifecycle", hook}, handlers()...)...)
	}
	return append(all, own([]any{"lifecycle"}, nil, object{}, drop{})...)
}

func profiles() []any {
	return []any{object{"type": "RuntimeDefault"}, object{"type": "Localhost", "localhostProfile": "a.json"}, object{"type": "Unconfined"},
		object{"type": ""}, object{"type": nil}, object{"type": "runtime/default"}, object{}, nil, drop{}}
}

func seLinuxOptions() []any {
	out := []any{nil, object{}, drop{}, object{"level": "s0:c1"}, object{"user": "", "role": "", "type": ""}, object{"user": nil, "role": nil, "type": nil},
		object{"user": "system_u"}, object{"role": "system_r"}}
	for _, name := range []string{"container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t", "Container_t"} {
		out = append(out, object{"type": name})
	}
	return out
}

func capabilities() []any {
	out := []any{nil, object{}, drop{}, object{"drop": []any{"ALL"}}, object{"drop": []any{"all"}}, object{"drop": []any{"KILL", "ALL"}},
		object{"drop": nil, "add": nil}, object{"drop": []any{}, "add": []any{}}, object{"drop": []any{"ALL"}, "add": []any{nil}}}
	for _, name := range []string{"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
		"SETPCAP", "SETUID", "SYS_CHROOT", "NET_RAW", "SYS_ADMIN", "ALL", "CAP_CHOWN", "chown", ""} {
		out = append(out, object{"add": []any{name}}, object{"add": []any{"CHOWN", name}, "drop": []any{"ALL"}}, object{"add": []any{name}, "drop": []any{"ALL"}})
	}
	return out
}

func ports() []any {
	return []any{nil, drop{}, []any{}, []any{nil}, []any{object{"containerPort": 80}}, []any{object{"containerPort": 80, "hostPort": 0}},
		[]any{object{"containerPort": 80, "hostPort": 80}}, []any{object{"hostPort": nil}}, []any{object{}, object{"hostPort": 8080}}, []any{object{"hostPort": -1}}}
}

func handlers() []any {
	out := []any{nil, object{}, drop{}, object{"exec": object{"command": []any{"true"}}}, object{"grpc": object{"port": 80}}}
	for _, action := range []string{"httpGet", "tcpSocket"} {
		for _, target := range []any{nil, object{}, object{"port": 80}, object{"host": "", "port": 80}, object{"host": nil}, object{"host": "10.0.0.1", "port": 80}} {
			out = append(out, object{action: target})
		}
	}
	return append(out, object{"httpGet": object{"port": 80}, "tcpSocket": object{"host": "a.example", "port": 80}})
}

func sysctls() []any {
	out := []any{nil, []any{}, drop{}, []any{nil}, []any{object{}}, []any{object{"name": nil}}}
	for _, name := range []string{"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem", "net.ipv4.tcp_slow_start_after_idle",
		"net.ipv4.tcp_notsent_lowat", "kernel.msgmax", "net/ipv4/tcp_rmem", ""} {
		out = append(out, []any{object{"name": name, "value": "1"}}, []any{object{"name": "kernel.shm_rmid_forced"}, object{"name": name}})
	}
	return out
}

func volumes() []any {
	out := []any{nil, []any{}, drop{}, []any{nil}, []any{object{"name": "a"}}, []any{object{"name": "a", "emptyDir": nil}},
		[]any{object{"name": "a", "emptyDir": object{}, "hostPath": object{"path": "/"}}}, []any{object{"name": "a", "hostPath": nil}}}
	for _, source := range []string{"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
		"hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs",
		"flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "portworxVolume", "photonPersistentDisk", "scaleIO", "storageos"} {
		out = append(out, []any{object{"name": "a", source: object{}}}, []any{object{"name": "b", "secret": object{}}, object{"name": "a", source: object{}}})
	}
	return out
}

func annotations() []any {
	const seccomp, apparmor = "seccomp.security.alpha.kubernetes.io/", "apparmor.security.beta.kubernetes.io/"
	out := []any{nil, object{}, drop{}, object{apparmor + "web": "unconfined"}, object{"container.apparmor.security.beta.kubernetes.io": "unconfined"}}
	for _, key := range []string{"container." + apparmor + "web", "container." + apparmor, "container." + apparmor + "nobody",
		seccomp + "pod", "container." + seccomp + "web", "container." + seccomp + "setup", "container." + seccomp + "debug", "container." + seccomp + "nobody", "container." + seccomp} {
		for _, value := range []any{"", "runtime/default", "docker/default", "localhost/", "localhost/a", "localhost", "unconfined", "Runtime/default", nil} {
			out = append(out, object{key: value})
		}
	}
	return out
}

// base is a pod that restricted allows in all versions, or a plain one.
func base(random *rand.Rand) object {
	context := func() object {
		return object{"allowPrivilegeEscalation": false, "capabilities": object{"drop": []any{"ALL"}}}
	}
	pod := object{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": object{"name": "web", "namespace": "shop", "annotations": object{}},
		"spec": object{
			"securityContext": object{"runAsNonRoot": true, "seccompProfile": object{"type": "RuntimeDefault"}},
			"containers":      []any{object{"name": "web", "image": "nginx", "securityContext": context()}, object{"name": "side", "image": "nginx", "securityContext": context()}},
			"initContainers":  []any{object{"name": "setup", "image": "nginx", "securityContext": context()}},
		},
	}
	spec := pod["spec"].(object)
	switch random.IntN(4) {
	case 0:
		spec["securityContext"] = object{}
		spec["containers"] = []any{object{"name": "web", "image": "nginx"}}
		delete(spec, "initContainers")
	case 1:
		spec["ephemeralContainers"] = []any{object{"name": "debug", "image": "nginx", "securityContext": context()}}
	}
	return pod
}

// generate makes a pod with some fields changed.
func generate(random *rand.Rand, from []field) object {
	pod := base(random)
	for range 1 + random.IntN(4) {
		f := from[random.IntN(len(from))]
		set(random, pod, f.path, copied(f.values[random.IntN(len(f.values))]))
	}
	return pod
}

// set sets what stands at path; where the way there is missing it is made, and
// of a list one entry is taken.
func set(random *rand.Rand, at object, path []any, value any) {
	key := path[0].(string)
	if len(path) == 1 {
		if _, gone := value.(drop); gone {
			delete(at, key)
		} else {
			at[key] = value
		}
		return
	}
	if path[1] == each {
		if list, _ := at[key].([]any); len(list) > 0 {
			if entry, ok := list[random.IntN(len(list))].(object); ok {
				set(random, entry, path[2:], value)
			}
		}
		return
	}
	next, ok := at[key].(object)
	if !ok {
		next = object{}
		at[key] = next
	}
	set(random, next, path[1:], value)
}

// copied keeps pods from sharing what may be changed in one of them.
func copied(value any) any {
	switch v := value.(type) {
	case object:
		out := object{}
		for key, item := range v {
			out[key] = copied(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = copied(item)
		}
		return out
	}
	return value
}

// wrapped puts a pod into one of the kinds that make pods, or leaves it.
func wrapped(random *rand.Rand, pod object) object {
	template := object{"metadata": pod["metadata"], "spec": pod["spec"]}
	for key, value := range template {
		if value == nil {
			delete(template, key)
		}
	}
	made := func(version, kind string, spec object) object {
		return object{"apiVersion": version, "kind": kind, "metadata": object{"name": "web", "namespace": "shop"}, "spec": spec}
	}
	switch random.IntN(8) {
	case 0:
		return made("apps/v1", []string{"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}[random.IntN(4)], object{"template": template})
	case 1:
		return made("v1", "ReplicationController", object{"template": template})
	case 2:
		return made("batch/v1", "Job", object{"template": template})
	case 3:
		return made("batch/v1", "CronJob", object{"jobTemplate": object{"spec": object{"template": template}}})
	case 4:
		return object{"apiVersion": "v1", "kind": "PodTemplate", "metadata": object{"name": "web"}, "template": template}
	}
	return pod
}

func encode(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("write pod: %w", err)
	}
	return text, nil
}
