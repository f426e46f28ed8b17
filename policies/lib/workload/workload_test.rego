package lib.workload_test

import data.lib.workload

# container makes a total container from what matters to a test.
container(changes) := object.union(
	{
		"name": "web", "role": "main",
		"image": {"reference": "nginx:1.27", "registry": "docker.io", "repository": "library/nginx", "tag": "1.27", "digest": ""},
		"user": {"name": "", "id": -1, "root": true, "declared": false},
		"privileged": false, "privilege_escalation": true, "read_only_root": false,
		"capabilities": {"add": [], "drop": []},
		"seccomp": "", "apparmor": "",
		"selinux": {"user": "", "role": "", "type": "", "level": ""},
		"command": [], "args": [], "env": [], "ports": [], "mounts": [],
		"resources": {"limits": {}, "requests": {}},
		"healthcheck": false, "labels": {},
		"path": ["spec", "containers", 0],
	},
	changes,
)

# pod makes a total pod from what matters to a test.
pod(changes) := object.union(
	{
		"exists": true, "host_network": false, "host_pid": false, "host_ipc": false,
		"service_account": "default", "automount_token": true, "os": "",
		"volumes": [], "labels": {}, "annotations": {},
		"path": ["spec"],
	},
	changes,
)

# document makes the document of a Kubernetes workload.
document(containers, pod_changes, manifest) := {
	"kind": "kubernetes",
	"containers": containers,
	"images": [use |
		some c in containers
		use := object.union(c.image, {"use": "run", "path": array.concat(c.path, ["image"])})
	],
	"pod": pod(pod_changes),
	"review": {"object": manifest},
	"parameters": {"exemptImages": []},
}

# of makes the document of a Pod with one container.
of(changes) := document([container(changes)], {}, {"kind": "Pod"})

# resource makes the document of an object without containers.
resource(manifest) := document([], {"exists": false}, manifest)

test_own_view if {
	workload.containers == ["c"] with input as {"containers": ["c"], "images": ["i"], "pod": {"os": ""}}
	workload.images == ["i"] with input as {"containers": ["c"], "images": ["i"], "pod": {"os": ""}}
	workload.pod == {"os": ""} with input as {"containers": ["c"], "images": ["i"], "pod": {"os": ""}}
	not workload.kubernetes with input as {"containers": []}
	not workload.pod with input as {"kind": "dockerfile"}
}

test_lifted_view if {
	review := {"object": {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "a", "image": "b"}]}}}
	workload.kubernetes with input as {"review": review}
	workload.windows with input as {"review": review}
	[c | some c in workload.containers; c.name == "a"] != [] with input as {"review": review}
	[i | some i in workload.images; i.reference == "b"] != [] with input as {"review": review}
}

test_long_running if {
	workload.long_running with input as resource({"kind": "Deployment"})
	workload.long_running with input as resource({"kind": "Pod", "spec": {}})
	not workload.long_running with input as resource({"kind": "CronJob"})
	not workload.long_running with input as resource({"kind": "Pod", "spec": {"restartPolicy": "Never"}})
}

test_describe if {
	workload.describe({"name": "a", "role": "main"}) == `container "a"`
	workload.describe({"name": "a", "role": "init"}) == `init container "a"`
	workload.describe({"name": "a", "role": "stage"}) == `stage "a"`
}

test_named_images if {
	found := workload.named_images with input as of({"image": {"reference": "nginx"}})
	{i.reference | some i in found} == {"nginx"}
}

test_named_images_without_variables if {
	count(workload.named_images) == 0 with input as of({"image": {"reference": "{{ .Values.image }}"}})
	count(workload.named_images) == 0 with input as of({"image": {"reference": "app:${TAG}"}})
	count(workload.named_images) == 0 with input as of({"image": {"reference": ""}})
}

stage(changes) := object.union(
	{
		"from_stage": -1, "scratch": false, "base_known": true, "path": ["stages", 0],
		"from_original": "a", "base": {"reference": "a:1", "tag": "1"},
	},
	changes,
)

test_named_images_of_stages if {
	found := workload.named_images with input as {"images": [], "dockerfile": {"stages": [
		stage({}),
		stage({"from_stage": 0}),
		stage({"scratch": true}),
		stage({"base_known": false}),
	]}}
	found == {{"reference": "a:1", "tag": "1", "use": "base", "path": ["stages", 0]}}
}

test_unnamed_images if {
	found := workload.unnamed_images with input as {"images": [], "dockerfile": {"stages": [
		stage({}),
		stage({"base_known": false, "from_original": "$BASE", "path": ["stages", 1]}),
	]}}
	found == {{"reference": "$BASE", "path": ["stages", 1]}}
}
