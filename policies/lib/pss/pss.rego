# METADATA
# title: Pod Security Standards
# description: >-
#   By which standard and version a pod is judged, and its parts as Kubernetes'
#   own pod security admission reads them: what is not set stays not set.
package lib.pss

import data.lib.workload

# level is the standard that judges the pod, by what a rule's parameter
# pod_security_level says. What the pod's namespace asks for goes before what
# the profile chooses. It has no entry where nothing is to be judged.
level := {"namespace": asked, "baseline": asked, "restricted": asked} if {
	workload.pod.exists
	asked in {"baseline", "restricted"}
} else := {"baseline": "baseline", "restricted": "restricted"} if {
	workload.pod.exists
	not asked
}

labels := found if {
	found := input.review.namespaceObject.metadata.labels
	is_object(found)
}

# mode is the label that decides: enforce, else the stricter of the two that
# only warn.
mode := "enforce" if {
	labelled("enforce")
} else := "warn" if {
	labelled("warn")
	not stricter_audit
} else := "audit" if {
	labelled("audit")
}

labelled(name) if label(name) in object.keys(labels)

label(name) := sprintf("pod-security.kubernetes.io/%s", [name])

stricter_audit if strictness[told("audit")] > strictness[told("warn")]

strictness := {"privileged": 0, "baseline": 1, "restricted": 2}

# asked is the level that the namespace's labels name. As in Kubernetes, one
# that does not exist means restricted where it is enforced and nothing where
# it is not.
asked := told(mode)

told(name) := value if {
	value := labels[label(name)]
	strictness[value]
} else := "restricted" if {
	name == "enforce"
} else := "privileged" if {
	labelled(name)
}

# pinned is the minor version that the namespace's labels name, if they do: it
# counts also where they leave the level to the profile.
pinned := minor_of(version) if {
	version := labels[label(concat("-", [deciding, "version"]))]
	regex.match(`^v1\.(0|[1-9][0-9]*)$`, version)
}

# minor is the minor version of Kubernetes whose standard judges the pod: the
# one that the namespace pins, else the given one.
minor(_) := pinned

minor(version) := minor_of(version) if not pinned

deciding := mode

deciding := "enforce" if not mode

minor_of(version) := newest if {
	version == "latest"
} else := to_number(substring(version, 3, -1))

newest := 1000000

# spec is the pod specification as it is written; undefined for what makes no
# pods.
spec := found if {
	workload.pod.exists
	found := object.get(input.review.object, workload.pod.path, null)
	is_object(found)
}

# annotations are the pod's.
annotations := found if {
	found := object.get(input.review.object, annotations_path, null)
	is_object(found)
} else := {}

annotations_path := array.concat(array.slice(workload.pod.path, 0, count(workload.pod.path) - 1), ["metadata", "annotations"])

# pod is the pod as something that can be set up like a container.
pod := {"called": "the pod", "raw": spec, "path": workload.pod.path}

# containers are all containers, in the order in which Kubernetes looks at them.
containers := [c |
	some [role, field] in [["init ", "initContainers"], ["", "containers"], ["ephemeral ", "ephemeralContainers"]]
	some n, item in list(spec, [field])
	raw := mapping(item)
	c := {
		"called": sprintf("%scontainer %q", [role, text(raw, ["name"])]),
		"name": text(raw, ["name"]),
		"raw": raw,
		"path": array.concat(workload.pod.path, [field, n]),
	}
]

# holders are the pod and its containers: most settings may stand in either.
holders := array.concat([pod], containers)

# windows says that the pod is declared to run on Windows.
windows if text(spec, ["os", "name"]) == "windows"

# own_users says that the pod has a user namespace of its own.
own_users if spec.hostUsers == false

# volumes are the pod's volumes.
volumes := [v |
	some n, item in list(spec, ["volumes"])
	raw := mapping(item)
	v := {
		"called": sprintf("volume %q", [text(raw, ["name"])]),
		"raw": raw,
		"path": array.concat(workload.pod.path, ["volumes", n]),
	}
]

# core says that a volume has a source that the restricted standard allows.
core(volume) if {
	some source in [
		"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
		"secret",
	]
	setting(volume, [source]) != null
}

# setting is what a pod, container or volume sets; null where it is not set.
setting(holder, path) := object.get(holder.raw, path, null)

# text is the string at a path; "" where there is none.
text(object_, path) := value if {
	value := object.get(object_, path, "")
	is_string(value)
} else := ""

# list is the list at a path; empty where there is none.
list(object_, path) := value if {
	value := object.get(object_, path, [])
	is_array(value)
} else := []

# mapping reads an entry of a list: one that is null counts as empty.
mapping(item) := item if is_object(item)

mapping(null) := {}

# details say where a finding is: the setting, or the innermost thing around it
# that is written down. The key stays the same when more of the way is.
details(holder, path, key) := object.union(
	{"path": array.concat(holder.path, array.slice(path, 0, written)), "key": key},
	{"container": name | name := holder.name},
) if {
	written := max([n | some n in numbers.range(0, count(path)); setting(holder, array.slice(path, 0, n)) != null])
}
