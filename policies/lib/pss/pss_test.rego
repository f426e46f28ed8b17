package lib.pss_test

import data.lib.pss
import data.lib.workload_test as k

# of makes the document of a Pod as Gatekeeper would give it, with a rule's
# parameters.
of(level, version, metadata, spec) := {
	"review": {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}, "namespaceObject": null},
	"parameters": {"pod_security_level": level, "kubernetes_version": version},
}

baseline(spec) := of("baseline", "latest", {}, spec)

restricted(spec) := of("restricted", "latest", {}, spec)

# at judges by restricted as of a version.
at(version, spec) := of("restricted", version, {}, spec)

# unjudged is a pod whose namespace asks for nothing.
unjudged(spec) := of("namespace", "latest", {}, spec)

# annotated is a pod with annotations and a container web, judged by baseline.
annotated(annotations) := of("baseline", "latest", {"annotations": annotations}, {"containers": [{"name": "web"}]})

of_version(version, document) := object.union(document, {"parameters": {"kubernetes_version": version}})

paths(findings) := {f.details.path | some f in findings}

# asking is a document whose namespace has labels.
asking(labels) := object.union(unjudged({}), {"review": {"namespaceObject": {"metadata": {"labels": {concat("", ["pod-security.kubernetes.io/", name]): value |
	some name, value in labels
}}}}})

level(labels, choice) := v if v := pss.level[choice] with input as asking(labels)

minor(labels, version) := v if v := pss.minor(version) with input as asking(labels)

test_profile_decides if {
	level({}, "baseline") == "baseline"
	level({}, "restricted") == "restricted"
	not level({}, "namespace")
	not level({"enforce-version": "v1.30"}, "namespace")
	pss.level.restricted == "restricted" with input as unjudged({})
}

test_namespace_decides if {
	level({"enforce": "restricted"}, "namespace") == "restricted"
	level({"enforce": "restricted"}, "baseline") == "restricted"
	level({"enforce": "baseline"}, "restricted") == "baseline"
	not level({"enforce": "privileged"}, "restricted")
}

test_mode if {
	level({"enforce": "baseline", "warn": "restricted", "audit": "restricted"}, "namespace") == "baseline"
	level({"warn": "restricted"}, "namespace") == "restricted"
	level({"audit": "baseline"}, "namespace") == "baseline"
	level({"audit": "restricted", "warn": "baseline"}, "namespace") == "restricted"
	level({"audit": "baseline", "warn": "restricted"}, "namespace") == "restricted"
}

test_no_such_level if {
	level({"enforce": "strict"}, "namespace") == "restricted"
	level({"enforce": null}, "namespace") == "restricted"
	not level({"warn": "strict"}, "restricted")
}

test_version if {
	minor({}, "v1.31") == 31
	minor({}, "latest") == pss.newest
	minor({"enforce": "baseline", "enforce-version": "v1.24"}, "v1.31") == 24
	minor({"enforce-version": "v1.24"}, "v1.31") == 24
	minor({"enforce": "baseline", "warn-version": "v1.24"}, "v1.31") == 31
	minor({"enforce": "baseline", "enforce-version": "latest"}, "v1.31") == 31
	minor({"warn": "baseline", "warn-version": "v1.024"}, "latest") == pss.newest
}

test_no_pod if {
	not pss.level with input as k.resource({"apiVersion": "v1", "kind": "Service"})
	not pss.spec with input as k.resource({"apiVersion": "v1", "kind": "Service"})
}

test_containers if {
	[c.called | some c in pss.containers] == [`init container "a"`, `container "b"`, `container ""`, `ephemeral container "d"`] with input as baseline({
		"containers": [{"name": "b"}, null],
		"initContainers": [{"name": "a"}],
		"ephemeralContainers": [{"name": "d"}, "no container"],
	})
	pss.containers == [] with input as baseline({"containers": "none"})
}

test_annotations if {
	pss.annotations == {"a": "b"} with input as annotated({"a": "b"})
	pss.annotations == {} with input as baseline({})
	pss.annotations_path == ["metadata", "annotations"] with input as baseline({})
}

test_own_users if {
	pss.own_users with input as baseline({"hostUsers": false})
	not pss.own_users with input as baseline({})
}

test_windows if {
	pss.windows with input as baseline({"os": {"name": "windows"}})
	not pss.windows with input as baseline({"os": {"name": 7}})
}

test_details if {
	holder := {"name": "web", "path": ["spec"], "raw": {"a": {"b": [1]}}}
	pss.details(holder, ["a", "b", 0], "k") == {"container": "web", "path": ["spec", "a", "b", 0], "key": "k"}
	pss.details({"path": [], "raw": {"a": {}}}, ["a", "c"], "k") == {"path": ["a"], "key": "k"}
}
