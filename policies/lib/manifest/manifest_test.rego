package lib.manifest_test

import data.lib.manifest

review(object) := {"review": {"object": object}}

# in_pod makes the review of a Pod from its spec.
in_pod(spec) := review({"kind": "Pod", "metadata": {"name": "web"}, "spec": spec})

# only is the one container of a Pod.
only(c) := found if found := manifest.containers[0] with input as in_pod({"containers": [c]})

# under is the one container of a Pod with a security context.
under(context, c) := found if {
	found := manifest.containers[0] with input as in_pod({"securityContext": context, "containers": [c]})
}

workload(path, kind) := json.patch(
	{"kind": kind, "spec": {"jobTemplate": {"spec": {"template": {}}}, "template": {}, "jobTargetRef": {"template": {}}}, "template": {}},
	[{"op": "add", "path": path, "value": {"containers": [{"name": "a"}]}}],
)

test_every_kind if {
	paths := {
		"Pod": ["spec"],
		"Deployment": ["spec", "template", "spec"],
		"Rollout": ["spec", "template", "spec"],
		"CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
		"PodTemplate": ["template", "spec"],
		"ScaledJob": ["spec", "jobTargetRef", "template", "spec"],
	}
	every kind, path in paths {
		object := workload(concat("/", array.concat([""], path)), kind)
		[c.path | some c in manifest.containers] == [array.concat(path, ["containers", 0])] with input as review(object)
		manifest.pod.path == path with input as review(object)
	}
}

test_no_pod if {
	manifest.containers == [] with input as review({"kind": "Service"})
	manifest.images == [] with input as review({"kind": "Service"})
	not manifest.pod.exists with input as review({"kind": "Service"})
	not manifest.pod with input as {}
	manifest.containers == [] with input as {}
}

test_called if {
	manifest.called == `Pod "web"` with input as in_pod({})
	manifest.called == `Job "load-"` with input as review({"kind": "Job", "metadata": {"generateName": "load-"}})
	manifest.called == "Role" with input as review({"kind": "Role"})
}

test_roles if {
	spec := {"initContainers": [{"name": "a"}], "containers": [{"name": "b"}, "broken"], "ephemeralContainers": [{"name": "c"}]}
	{[c.name, c.role] | some c in manifest.containers} == {["a", "init"], ["b", "main"], ["c", "ephemeral"]} with input as in_pod(spec)
}

test_images if {
	spec := {"containers": [{"name": "a", "image": "nginx:1"}, {"name": "b"}]}
	found := manifest.images with input as in_pod(spec)
	[[i.reference, i.use, i.path] | some i in found] == [["nginx:1", "run", ["spec", "containers", 0, "image"]]]
}

test_pod_settings if {
	pod := manifest.pod with input as in_pod({
		"hostNetwork": true, "hostPID": true, "hostIPC": "true", "serviceAccount": "old",
		"automountServiceAccountToken": false, "os": {"name": "linux"},
	})
	pod.host_network
	pod.host_pid
	not pod.host_ipc
	pod.service_account == "old"
	not pod.automount_token
	pod.os == "linux"
}

test_pod_defaults if {
	pod := manifest.pod with input as in_pod({})
	pod.service_account == "default"
	pod.automount_token
	pod.volumes == []
}

test_volumes if {
	pod := manifest.pod with input as in_pod({"volumes": [{"name": "a", "hostPath": {"path": "/x"}}, {"name": "b"}]})
	pod.volumes == [
		{"name": "a", "type": "hostPath", "host_path": "/x", "path": ["spec", "volumes", 0]},
		{"name": "b", "type": "emptyDir", "host_path": "", "path": ["spec", "volumes", 1]},
	]
}

test_user if {
	only({}).user == {"name": "", "id": -1, "root": true, "declared": false}
	only({"securityContext": {"runAsUser": 0}}).user == {"name": "0", "id": 0, "root": true, "declared": true}
	under({"runAsUser": 7}, {}).user == {"name": "7", "id": 7, "root": false, "declared": true}
	under({"runAsUser": 7}, {"securityContext": {"runAsUser": 0}}).user.root
	under({"runAsNonRoot": true}, {}).user == {"name": "", "id": -1, "root": false, "declared": true}
	under({"runAsNonRoot": true}, {"securityContext": {"runAsNonRoot": false}}).user.root
}

test_windows_user if {
	admin := {"windowsOptions": {"runAsUserName": "ContainerAdministrator"}}
	account := manifest.containers[0].user with input as in_pod({"os": {"name": "windows"}, "securityContext": admin, "containers": [{}]})
	account == {"name": "ContainerAdministrator", "id": -1, "root": true, "declared": true}
	under(admin, {"securityContext": {"runAsUser": 0}}).user.id == 0
	found := manifest.containers[0].user with input as in_pod({"os": {"name": "windows"}, "containers": [{}]})
	found == {"name": "", "id": -1, "root": false, "declared": false}
}

test_image_volume if {
	found := manifest.images with input as in_pod({"volumes": [{"name": "a", "image": {"reference": "a:1"}}, {"name": "b"}]})
	[[i.reference, i.path] | some i in found] == [["a:1", ["spec", "volumes", 0, "image", "reference"]]]
}

test_pod_of_another_group if {
	not manifest.pod.exists with input as review({"apiVersion": "example.com/v1", "kind": "Pod", "spec": {}})
}

test_privilege_escalation if {
	only({}).privilege_escalation
	not only({"securityContext": {"allowPrivilegeEscalation": false}}).privilege_escalation
	only({"securityContext": {"allowPrivilegeEscalation": false, "privileged": true}}).privilege_escalation
	only({"securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"add": ["CAP_SYS_ADMIN"]}}}).privilege_escalation
}

test_confinement if {
	c := only({"securityContext": {
		"privileged": true, "readOnlyRootFilesystem": true,
		"capabilities": {"add": ["cap_net_raw", null], "drop": ["all"]},
		"seLinuxOptions": {"type": "t"},
	}})
	c.privileged
	c.read_only_root
	c.capabilities == {"add": ["NET_RAW"], "drop": ["ALL"]}
	c.selinux == {"user": "", "role": "", "type": "t", "level": ""}
}

annotated(annotations) := found if {
	found := manifest.containers[0] with input as review({
		"kind": "Pod",
		"metadata": {"annotations": annotations},
		"spec": {"containers": [{"name": "a"}]},
	})
}

test_seccomp if {
	only({}).seccomp == ""
	only({"securityContext": {"seccompProfile": {"type": "Localhost", "localhostProfile": "a.json"}}}).seccomp == "localhost/a.json"
	under({"seccompProfile": {"type": "RuntimeDefault"}}, {}).seccomp == "RuntimeDefault"
	annotated({"seccomp.security.alpha.kubernetes.io/pod": "runtime/default"}).seccomp == "RuntimeDefault"
	annotated({"seccomp.security.alpha.kubernetes.io/pod": "localhost/a"}).seccomp == "localhost/a"
	annotated({"container.seccomp.security.alpha.kubernetes.io/a": "unconfined"}).seccomp == "Unconfined"
}

test_apparmor if {
	only({}).apparmor == ""
	under({"appArmorProfile": {"type": "Unconfined"}}, {}).apparmor == "Unconfined"
	annotated({"container.apparmor.security.beta.kubernetes.io/a": "runtime/default"}).apparmor == "RuntimeDefault"
	only({"securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}).apparmor == "RuntimeDefault"
}

test_env if {
	variables := [
		{"name": "A", "value": "x"},
		{"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
		{"name": "C", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "k"}}},
		{"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
		{"name": "E", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
	]
	[[v.value, v.from] | some v in only({"env": variables}).env] == [
		["x", ""],
		["", "secret:s/k"],
		["", "configmap:m/k"],
		["", "field:metadata.name"],
		["", "resource:limits.cpu"],
	]
}

test_ports if {
	ports := [{"containerPort": 80}, {"containerPort": 81, "hostPort": 82, "protocol": "UDP"}]
	only({"ports": ports}).ports == [
		{"port": 80, "host_port": -1, "protocol": "TCP"},
		{"port": 81, "host_port": 82, "protocol": "UDP"},
	]
	found := manifest.containers[0].ports with input as in_pod({"hostNetwork": true, "containers": [{"ports": ports}]})
	[p.host_port | some p in found] == [80, 82]
}

test_mounts if {
	found := manifest.containers[0].mounts with input as in_pod({
		"volumes": [{"name": "v", "hostPath": {"path": "/x"}}],
		"containers": [{"volumeMounts": [{"name": "v", "mountPath": "/a", "readOnly": true}, {"name": "w", "mountPath": "/b"}]}],
	})
	found == [
		{"path": "/a", "host_path": "/x", "read_only": true},
		{"path": "/b", "host_path": "", "read_only": false},
	]
}

test_rest if {
	c := only({
		"command": ["a", 1, null, []], "args": ["b"], "livenessProbe": {},
		"resources": {"limits": {"cpu": 2, "memory": "1Gi", "x": null, "y": true}},
	})
	c.command == ["a", "1", ""]
	c.args == ["b"]
	c.healthcheck
	c.resources == {"limits": {"cpu": "2", "memory": "1Gi", "y": "true"}, "requests": {}}
	not only({}).healthcheck
}

test_wrong_types if {
	c := only({
		"name": 1, "image": [], "env": {}, "ports": [{"containerPort": "80"}],
		"securityContext": "x", "resources": {"limits": []},
	})
	c.name == ""
	c.image.reference == ""
	c.env == []
	c.ports == [{"port": -1, "host_port": -1, "protocol": "TCP"}]
	c.resources.limits == {}
}
