# METADATA
# title: Pods as they are written
# description: >-
#   The pod specification and its containers in the words of the Kubernetes API,
#   for settings that are not part of the view that every kind shares.
package lib.podspec

import data.lib.manifest
import data.lib.workload

# spec is the pod specification; undefined for what makes no pods.
spec := found if {
	workload.pod.exists
	found := object.get(input.review.object, workload.pod.path, null)
	is_object(found)
}

# containers are those of the pod, each as written beside its part of the view.
containers := [{"view": c, "raw": raw, "path": c.path} |
	some c in workload.containers
	raw := object.get(input.review.object, c.path, null)
	is_object(raw)
]

# serving are the main containers of a pod that is to stay up.
serving := [c |
	workload.long_running
	some c in containers
	c.view.role == "main"
]

# effective is a setting of a container's security context, else of the pod's,
# with its path; undefined where neither sets it.
effective(c, setting) := {"value": value, "path": array.concat(c.path, ["securityContext", setting])} if {
	value := object.get(c.raw, ["securityContext", setting], null)
	value != null
} else := {"value": value, "path": array.concat(workload.pod.path, ["securityContext", setting])} if {
	value := object.get(spec, ["securityContext", setting], null)
	value != null
}

# replicated says that the object keeps several pods alike.
replicated if input.review.object.kind in {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"}

# replicas is how many pods it asks for: one where it does not say.
replicas := n if {
	replicated
	n := object.get(input.review.object, ["spec", "replicas"], 1)
	is_number(n)
}

# labels are those of the pods.
labels := manifest.strings(input.review.object, array.concat(template, ["metadata", "labels"]))

template := array.slice(workload.pod.path, 0, count(workload.pod.path) - 1)
