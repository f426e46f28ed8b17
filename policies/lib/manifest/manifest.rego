# METADATA
# title: The view of a Kubernetes object
# description: >-
#   Computes from the admission review what the engine's Kubernetes collector
#   gives in a document: this is what rules see inside Gatekeeper. Whatever is
#   missing or of the wrong type counts as not set.
package lib.manifest

import data.lib.image

manifest := input.review.object if is_object(input.review.object)

# called is what messages call the object.
called := sprintf("%s %q", [manifest.kind, name]) if {
	name := first([text(manifest, ["metadata", "name"]), text(manifest, ["metadata", "generateName"])])
} else := manifest.kind

# native are the built-in kinds that always have a pod template, and where.
native := {
	"Deployment": ["spec", "template"],
	"ReplicaSet": ["spec", "template"],
	"StatefulSet": ["spec", "template"],
	"DaemonSet": ["spec", "template"],
	"ReplicationController": ["spec", "template"],
	"Job": ["spec", "template"],
	"CronJob": ["spec", "jobTemplate", "spec", "template"],
	"PodTemplate": ["template"],
}

# A custom resource that makes pods is recognised by its shape.
shapes := [
	["spec", "template"],
	["spec", "jobTemplate", "spec", "template"],
	["spec", "jobTargetRef", "template"],
]

is_pod if {
	manifest.kind == "Pod"
	not contains(text(manifest, ["apiVersion"]), "/")
}

template_path := [] if {
	is_pod
} else := native[manifest.kind] if {
	native[manifest.kind]
} else := [path |
	some path in shapes
	is_array(object.get(manifest, array.concat(path, ["spec", "containers"]), null))
][0]

# spec_path is where the pod specification stands.
spec_path := array.concat(template_path, ["spec"])

spec := found if {
	found := object.get(manifest, spec_path, null)
	is_object(found)
}

metadata := fields(manifest, array.concat(template_path, ["metadata"]))

# pod holds the pod-wide settings.
pod := {
	"exists": true,
	"host_network": is_set(spec, ["hostNetwork"]),
	"host_pid": is_set(spec, ["hostPID"]),
	"host_ipc": is_set(spec, ["hostIPC"]),
	"service_account": first([text(spec, ["serviceAccountName"]), text(spec, ["serviceAccount"]), "default"]),
	"automount_token": object.get(spec, ["automountServiceAccountToken"], true) != false,
	"os": text(spec, ["os", "name"]),
	"volumes": volumes,
	"labels": strings(metadata, ["labels"]),
	"annotations": strings(metadata, ["annotations"]),
	"path": spec_path,
} if {
	spec
} else := {
	"exists": false, "host_network": false, "host_pid": false, "host_ipc": false,
	"service_account": "", "automount_token": true, "os": "", "volumes": [],
	"labels": {}, "annotations": {}, "path": [],
} if {
	manifest
}

volumes := [volume |
	some n, v in items(spec, ["volumes"])
	is_object(v)
	volume := {
		"name": text(v, ["name"]),
		"type": volume_type(v),
		"host_path": text(v, ["hostPath", "path"]),
		"path": array.concat(spec_path, ["volumes", n]),
	}
]

# volume_type is the volume's source; one without a source is an emptyDir, as
# the API server makes it.
volume_type(v) := first(array.concat(sort([key | some key, source in v; key != "name"; source != null]), ["emptyDir"]))

containers := [c | some set in container_sets; some c in set]

container_sets := [
[container(c, role, array.concat(spec_path, [field, n])) |
	some n, c in items(spec, [field])
	is_object(c)
] |
	spec
	some [role, field] in [["main", "containers"], ["init", "initContainers"], ["ephemeral", "ephemeralContainers"]]
]

images := array.concat(
	[object.union(c.image, {"use": "run", "path": array.concat(c.path, ["image"])}) |
		some c in containers
		c.image.reference != ""
	],
	[object.union(image.parse(reference), {"use": "run", "path": path}) |
		some n, v in items(spec, ["volumes"])
		is_object(v)
		reference := text(v, ["image", "reference"])
		reference != ""
		path := array.concat(spec_path, ["volumes", n, "image", "reference"])
	],
)

container(c, role, path) := {
	"name": text(c, ["name"]),
	"role": role,
	"image": image.parse(text(c, ["image"])),
	"user": user(c),
	"privileged": is_set(c, ["securityContext", "privileged"]),
	"privilege_escalation": privilege_escalation(c),
	"read_only_root": is_set(c, ["securityContext", "readOnlyRootFilesystem"]),
	"capabilities": {"add": capabilities(c, "add"), "drop": capabilities(c, "drop")},
	"seccomp": seccomp(c),
	"apparmor": apparmor(c),
	"selinux": selinux(c),
	"command": words(c, ["command"]),
	"args": words(c, ["args"]),
	"env": [variable(v) | some v in items(c, ["env"]); is_object(v)],
	"ports": [port(p) | some p in items(c, ["ports"]); is_object(p)],
	"mounts": [mount(m) | some m in items(c, ["volumeMounts"]); is_object(m)],
	"resources": {
		"limits": strings(c, ["resources", "limits"]),
		"requests": strings(c, ["resources", "requests"]),
	},
	"healthcheck": count([probe |
		some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
		is_object(object.get(c, [probe], null))
	]) > 0,
	"labels": strings(metadata, ["labels"]),
	"path": path,
}

# effective is a setting of the container's security context, else the pod's.
effective(c, setting) := first_set([
	object.get(c, ["securityContext", setting], null),
	object.get(spec, ["securityContext", setting], null),
])

first_set(values) := found[0] if found := [v | some v in values; v != null]

# On Windows ContainerAdministrator is what root is to Linux.
user(c) := {"name": account, "id": -1, "root": lower(account) == "containeradministrator", "declared": account != ""} if {
	account := windows_account(c)
} else := {"name": sprintf("%d", [id]), "id": id, "root": id == 0, "declared": true} if {
	id := effective(c, "runAsUser")
	is_number(id)
	id == round(id)
} else := {"name": "", "id": -1, "root": false, "declared": true} if {
	effective(c, "runAsNonRoot") == true
} else := {"name": "", "id": -1, "root": true, "declared": false}

windows_account(c) := account if {
	text(spec, ["os", "name"]) == "windows"
	account := first_set([
		object.get(c, ["securityContext", "windowsOptions", "runAsUserName"], null),
		object.get(spec, ["securityContext", "windowsOptions", "runAsUserName"], null),
	])
	is_string(account)
	account != ""
} else := "" if {
	text(spec, ["os", "name"]) == "windows"
}

# Privileged containers and those with SYS_ADMIN can always gain privileges.
privilege_escalation(c) := false if {
	object.get(c, ["securityContext", "allowPrivilegeEscalation"], true) == false
	not is_set(c, ["securityContext", "privileged"])
	not "SYS_ADMIN" in capabilities(c, "add")
} else := true

capabilities(c, which) := [trim_prefix(upper(capability), "CAP_") |
	some capability in words(c, ["securityContext", "capabilities", which])
]

# The API server copies a container's annotation to its field, so it comes before the pod's field.
seccomp(c) := profile(of(c, "seccompProfile")) if {
	of(c, "seccompProfile")
} else := found if {
	found := legacy(annotation(concat("/", ["container.seccomp.security.alpha.kubernetes.io", text(c, ["name"])])))
} else := profile(of(spec, "seccompProfile")) if {
	of(spec, "seccompProfile")
} else := found if {
	found := legacy(annotation("seccomp.security.alpha.kubernetes.io/pod"))
} else := ""

apparmor(c) := profile(of(c, "appArmorProfile")) if {
	of(c, "appArmorProfile")
} else := found if {
	found := legacy(annotation(concat("/", ["container.apparmor.security.beta.kubernetes.io", text(c, ["name"])])))
} else := profile(of(spec, "appArmorProfile")) if {
	of(spec, "appArmorProfile")
} else := ""

# of is a setting of one security context that is an object.
of(holder, setting) := value if {
	value := object.get(holder, ["securityContext", setting], null)
	is_object(value)
}

# effective_object is effective for a setting that is an object.
effective_object(c, setting) := [of(holder, setting) | some holder in [c, spec]][0]

profile(p) := concat("/", ["localhost", text(p, ["localhostProfile"])]) if {
	text(p, ["type"]) == "Localhost"
} else := text(p, ["type"])

annotation(key) := value if {
	value := strings(metadata, ["annotations"])[key]
	value != ""
}

legacy(value) := "RuntimeDefault" if value in {"runtime/default", "docker/default"}

legacy(value) := "Unconfined" if value == "unconfined"

legacy(value) := value if not value in {"runtime/default", "docker/default", "unconfined"}

selinux(c) := {field: text(options, [field]) | some field in ["user", "role", "type", "level"]} if {
	options := effective_object(c, "seLinuxOptions")
} else := {"user": "", "role": "", "type": "", "level": ""}

variable(v) := {"name": text(v, ["name"]), "value": written(object.get(v, ["value"], "")), "from": source(v)}

source(v) := sprintf("secret:%s/%s", [text(ref, ["name"]), text(ref, ["key"])]) if {
	ref := reference(v, "secretKeyRef")
} else := sprintf("configmap:%s/%s", [text(ref, ["name"]), text(ref, ["key"])]) if {
	ref := reference(v, "configMapKeyRef")
} else := sprintf("field:%s", [text(ref, ["fieldPath"])]) if {
	ref := reference(v, "fieldRef")
} else := sprintf("resource:%s", [text(ref, ["resource"])]) if {
	ref := reference(v, "resourceFieldRef")
} else := ""

reference(v, kind) := ref if {
	ref := object.get(v, ["valueFrom", kind], null)
	is_object(ref)
}

port(p) := {
	"port": number(p, ["containerPort"]),
	"host_port": host_port(p),
	"protocol": first([text(p, ["protocol"]), "TCP"]),
}

host_port(p) := number(p, ["hostPort"]) if {
	not number(p, ["hostPort"]) in {0, -1}
} else := number(p, ["containerPort"]) if {
	is_set(spec, ["hostNetwork"])
} else := -1

mount(m) := {
	"path": text(m, ["mountPath"]),
	"host_path": mounted(text(m, ["name"])),
	"read_only": is_set(m, ["readOnly"]),
}

# mounted is the node's path of the first volume of a name.
mounted(name) := path if {
	path := [v.host_path | some v in volumes; v.name == name][0]
} else := ""

# first is the first of some texts that is not empty.
first(texts) := found[0] if found := [t | some t in texts; t != ""]

# The values below are those of an object at a path, of one type each; a value
# of another type counts as missing.
text(x, path) := value if {
	value := object.get(x, path, "")
	is_string(value)
} else := ""

number(x, path) := value if {
	value := object.get(x, path, -1)
	is_number(value)
	value == round(value)
} else := -1

is_set(x, path) := object.get(x, path, false) == true

items(x, path) := value if {
	value := object.get(x, path, [])
	is_array(value)
} else := []

fields(x, path) := value if {
	value := object.get(x, path, {})
	is_object(value)
} else := {}

words(x, path) := [written(word) | some word in items(x, path); word != null]

strings(x, path) := {key: written(value) |
	some key, value in fields(x, path)
	not is_null(value)
}

# written is a scalar as text, "" for what is none.
written(value) := value if is_string(value)

written(value) := sprintf("%v", [value]) if is_number(value)

written(value) := sprintf("%v", [value]) if is_boolean(value)

written(value) := "" if not type_name(value) in {"string", "number", "boolean"}
