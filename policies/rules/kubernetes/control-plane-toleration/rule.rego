# METADATA
# title: Workload may run on the control plane
# description: >-
#   A workload that breaks out on a node of the control plane has the cluster.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the toleration of the control plane's taint.
#   controls: {}
#   aliases: [restrict-controlplane-scheduling]
#   parameters: {}
package rules.kubernetes.control_plane_toleration

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["tolerations", n, "key"])}} if {
	some n, toleration in podspec.spec.tolerations
	toleration.key in {"node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"}
	msg := sprintf("%s may run on the control plane", [workload.called])
}
