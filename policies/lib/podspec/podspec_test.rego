package lib.podspec_test

import data.lib.podspec

deployment(spec, changes) := {"review": {"object": {
	"kind": "Deployment",
	"spec": object.union({"template": {"metadata": {"labels": {"app": "web"}}, "spec": spec}}, changes),
}}}

spec := {
	"securityContext": {"runAsGroup": 1},
	"containers": [{"name": "a", "securityContext": {"runAsGroup": 2}}, {"name": "b"}],
	"initContainers": [{"name": "c"}],
}

test_written if {
	podspec.spec == spec with input as deployment(spec, {})
	not podspec.spec with input as {"review": {"object": {"kind": "Service"}}}
	{c.raw.name | some c in podspec.containers} == {"a", "b", "c"} with input as deployment(spec, {})
	{c.raw.name | some c in podspec.serving} == {"a", "b"} with input as deployment(spec, {})
}

test_effective if {
	values := [podspec.effective(c, "runAsGroup") | some c in podspec.containers] with input as deployment(spec, {})
	[v.value | some v in values] == [2, 1, 1]
	values[0].path == ["spec", "template", "spec", "containers", 0, "securityContext", "runAsGroup"]
	values[1].path == ["spec", "template", "spec", "securityContext", "runAsGroup"]
	[] == [podspec.effective(c, "fsGroup") | some c in podspec.containers] with input as deployment(spec, {})
}

test_replicas if {
	podspec.replicas == 1 with input as deployment(spec, {})
	podspec.replicas == 3 with input as deployment(spec, {"replicas": 3})
	not podspec.replicas with input as {"review": {"object": {"kind": "DaemonSet", "spec": {"replicas": 3}}}}
}

test_labels if {
	podspec.labels == {"app": "web"} with input as deployment(spec, {})
	podspec.labels == {"a": "b"} with input as {"review": {"object": {"kind": "Pod", "metadata": {"labels": {"a": "b"}}, "spec": {}}}}
}
