# METADATA
# title: StatefulSet names no valid service
# description: >-
#   Without the name of a headless Service the pods of a StatefulSet have no names in DNS.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set serviceName to the name of a headless Service of the namespace.
#   controls: {}
#   aliases: [statefulset-has-servicename]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [StatefulSet]
#   parameters: {}
package rules.kubernetes.stateful_set_service

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "serviceName"}} if {
	input.review.object.kind == "StatefulSet"
	name := manifest.text(input.review.object, ["spec", "serviceName"])
	not regex.match(`^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$`, name)
	msg := sprintf("%s %s", [workload.called, says(name)])
}

says("") := "names no service"

says(name) := sprintf("names the service %q, which cannot be", [name]) if name != ""
