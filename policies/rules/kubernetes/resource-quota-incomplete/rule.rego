# METADATA
# title: ResourceQuota leaves out a resource
# description: >-
#   A quota that does not bound requests and limits of CPU and memory lets one namespace take what
#   the others need.
# related_resources:
# - https://kubernetes.io/docs/concepts/policy/resource-quotas/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set requests.cpu, requests.memory, limits.cpu and limits.memory in spec.hard.
#   controls: {nsa: [resource-limits]}
#   aliases: [AVD-KSV-0040]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [ResourceQuota]
#   parameters: {}
package rules.kubernetes.resource_quota_incomplete

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": sprintf("hard/%s", [resource])}} if {
	input.review.object.kind == "ResourceQuota"
	some resource in ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"]
	not resource in object.keys(manifest.fields(input.review.object, ["spec", "hard"]))
	msg := sprintf("%s does not bound %s", [workload.called, resource])
}
