# METADATA
# title: Container is privileged
# description: >-
#   A privileged container has all devices and capabilities of its node; whoever controls it
#   controls the node.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: critical
#   kinds: [kubernetes, event]
#   events: [container_start]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove privileged and add the single capability or device that is needed.
#   controls: {cis-docker: ["5.5"], cis-kubernetes: ["5.2.2"], pss: [baseline], nsa: [privileged], mitre: [T1611]}
#   aliases: [AVD-KSV-0017, CKV_K8S_2, CKV_K8S_16, C-0057, privileged-container, runAsPrivileged, container-security-context-privileged, K8sPSPPrivilegedContainer, C-0213]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.container.privileged

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["privileged"])}} if {
	some c in workload.containers
	c.privileged
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s is privileged", [workload.describe(c)])
}
