# METADATA
# title: Indexes of the objects of the run
# description: >-
#   What rules that compare objects look up, so that none of them walks over
#   all objects for each object. Everything here depends on data.inventory
#   alone: the engine computes it once for all documents. Values are objects,
#   never sets, since they may be kept as plain data. Every index starts with
#   the namespace, so that Gatekeeper computes only the one it needs.
package lib.inventory

import data.lib.selector

# templates are the kinds that make pods, and where their pods' metadata stand.
templates := {
	"Pod": ["metadata"],
	"Deployment": ["spec", "template", "metadata"],
	"DeploymentConfig": ["spec", "template", "metadata"],
	"Rollout": ["spec", "template", "metadata"],
	"ReplicaSet": ["spec", "template", "metadata"],
	"ReplicationController": ["spec", "template", "metadata"],
	"StatefulSet": ["spec", "template", "metadata"],
	"DaemonSet": ["spec", "template", "metadata"],
	"Job": ["spec", "template", "metadata"],
	"CronJob": ["spec", "jobTemplate", "spec", "template", "metadata"],
}

# workloads are what makes pods, by namespace and identity, with the labels of
# the pods.
workloads[namespace][id] := {
	"kind": kind,
	"name": object.get(thing, ["metadata", "name"], key),
	"labels": labels,
	"replicas": object.get(thing, ["spec", "replicas"], 1),
} if {
	some namespace, versions in data.inventory.namespace
	some version, kinds in versions
	some kind, things in kinds
	path := templates[kind]
	some key, thing in things
	id := concat("/", [version, kind, key])
	labels := object.get(thing, array.concat(path, ["labels"]), {})
	is_object(labels)
}

# labelled are the workloads by namespace and label, as "key=value".
labelled[namespace][pair][id] if {
	some namespace, known in workloads
	some id, workload in known
	some pair in selector.pairs(workload.labels)
}

# selectors are the label selectors of policies and budgets by namespace and
# kind, under one label that what they select must have: the one that fewest
# workloads have. Those that ask for no label stand under "".
selectors[namespace][kind][anchor(namespace, chosen)][id] := chosen if {
	some kind, path in {"NetworkPolicy": ["spec", "podSelector"], "PodDisruptionBudget": ["spec", "selector"]}
	some namespace, versions in data.inventory.namespace
	some version, kinds in versions
	some key, thing in kinds[kind]
	chosen := object.get(thing, path, null)
	is_object(chosen)
	id := concat("/", [version, key])
}

anchor(namespace, chosen) := min([[count(have), pair] |
	some pair in selector.pairs(selector.labels(chosen))
	have := object.get(labelled, [namespace, pair], {})
])[1] if {
	count(selector.labels(chosen)) > 0
} else := ""

# service_selectors are the services by namespace and selector.
service_selectors[namespace][text][key] := service.metadata.name if {
	some namespace, versions in data.inventory.namespace
	some key, service in versions.v1.Service
	chosen := object.get(service, ["spec", "selector"], {})
	is_object(chosen)
	count(chosen) > 0
	text := json.marshal(chosen)
}

# autoscalers are the HorizontalPodAutoscalers by namespace and what they
# scale, as "kind/name".
autoscalers[namespace][target][id] := {
	"name": scaler.metadata.name,
	"minimum": object.get(scaler, ["spec", "minReplicas"], 1),
} if {
	some namespace, versions in data.inventory.namespace
	some version, kinds in versions
	startswith(version, "autoscaling/")
	some key, scaler in kinds.HorizontalPodAutoscaler
	id := concat("/", [version, key])
	target := concat("/", [scaler.spec.scaleTargetRef.kind, scaler.spec.scaleTargetRef.name])
}

# hosts are the ingresses by the host of a rule.
hosts[host][id] := {"namespace": namespace, "name": ingress.metadata.name} if {
	some namespace, versions in data.inventory.namespace
	some version, kinds in versions
	some key, ingress in kinds.Ingress
	id := concat("/", [namespace, version, key])
	some rule in ingress.spec.rules
	host := rule.host
}

# node_ports are the services by the port of the nodes they take, as
# "protocol/port".
node_ports[port][id] := {"namespace": namespace, "name": service.metadata.name} if {
	some namespace, versions in data.inventory.namespace
	some key, service in versions.v1.Service
	id := concat("/", [namespace, key])
	some p in service.spec.ports
	port := sprintf("%s/%v", [object.get(p, "protocol", "TCP"), p.nodePort])
}

# kinds_known are the kinds that the run has any object of, by namespace.
kinds_known[namespace][kind] if {
	some namespace, versions in data.inventory.namespace
	some _, kinds in versions
	some kind, _ in kinds
}

# makers are the custom resources that make a Secret, and where its name
# stands; where that is not set the Secret has the resource's own name.
makers := {
	"SealedSecret": ["spec", "template", "metadata", "name"],
	"ExternalSecret": ["spec", "target", "name"],
	"Certificate": ["spec", "secretName"],
	"SopsSecret": ["spec", "secretName"],
	"OnePasswordItem": ["metadata", "name"],
	"VaultStaticSecret": ["spec", "destination", "name"],
}

# made_secrets are the Secrets that a controller makes.
made_secrets[namespace][name] if {
	some namespace, versions in data.inventory.namespace
	some _, kinds in versions
	some kind, path in makers
	some _, maker in kinds[kind]
	name := object.get(maker, path, maker.metadata.name)
}
