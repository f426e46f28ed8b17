# METADATA
# title: ConfigMap that a pod needs is missing
# description: >-
#   A pod that refers to a ConfigMap or a key that does not exist does not start. References
#   that are optional are left alone. Unless complete is
#   set, one is called missing only where the run holds most of those that the pod refers to.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a ConfigMap of the namespace, or mark the reference optional.
#   controls: {}
#   aliases: [env-value-from]
#   sync:
#   - {groups: [""], versions: [v1], kinds: [ConfigMap]}
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.missing_config_map

import data.lib.place
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": reference.path}} if {
	workload.pod.exists
	some reference in references
	not place.versions.v1.ConfigMap[reference.name]
	known
	not reference.name in ordinary
	msg := sprintf("%s needs the ConfigMap %q, which is not here", [place.called, reference.name])
}

violation contains {"msg": msg, "details": {"path": reference.path}} if {
	workload.pod.exists
	some reference in references
	held := place.versions.v1.ConfigMap[reference.name]
	keys := object.union(fields(held, "data"), fields(held, "binaryData"))
	not reference.key in object.keys(keys)
	msg := sprintf("%s needs the key %q of the ConfigMap %q, which it does not have", [place.called, reference.key, reference.name])
}

known if input.parameters.complete

# known says that most of what the pod refers to is there.
known if {
	names := {reference.name | some reference in references}
	held := {name | some name in names; place.versions.v1.ConfigMap[name]}
	count(held) * 2 >= count(names)
	count(held) > 0
}

# ordinary are those that every namespace has.
ordinary := {"kube-root-ca.crt", "openshift-service-ca.crt"}

fields(held, field) := found if {
	found := held[field]
	is_object(found)
} else := {}

references contains {"name": source.name, "key": source.key, "path": array.concat(c.path, ["env", i, "valueFrom", "configMapKeyRef", "name"])} if {
	some c in podspec.containers
	some i, variable in c.raw.env
	source := variable.valueFrom.configMapKeyRef
	not source.optional
}

references contains {"name": source.name, "path": array.concat(c.path, ["envFrom", i, "configMapRef", "name"])} if {
	some c in podspec.containers
	some i, entry in c.raw.envFrom
	source := entry.configMapRef
	not source.optional
}

references contains {"name": source.name, "path": array.concat(workload.pod.path, ["volumes", i, "configMap", "name"])} if {
	some i, volume in podspec.spec.volumes
	source := volume.configMap
	not source.optional
}

references contains {"name": source.name, "path": array.concat(workload.pod.path, ["volumes", i, "projected", "sources", j, "configMap", "name"])} if {
	some i, volume in podspec.spec.volumes
	some j, entry in volume.projected.sources
	source := entry.configMap
	not source.optional
}
