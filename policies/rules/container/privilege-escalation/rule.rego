# METADATA
# title: Container may gain privileges
# description: >-
#   Without allowPrivilegeEscalation set to false a set-uid program gives a process more
#   rights than its parent has.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.allowPrivilegeEscalation to false.
#   controls: {cis-kubernetes: ["5.2.6"], pss: [restricted], nsa: [privilege-escalation], mitre: [T1548]}
#   aliases: [AVD-KSV-0001, CKV_K8S_5, CKV_K8S_20, C-0016, privilege-escalation-container, privilegeEscalationAllowed, K8sPSPAllowPrivilegeEscalationContainer, C-0217]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.container.privilege_escalation

import data.lib.pattern
import data.lib.workload

# A privileged container is container/privileged's finding.
violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["privilege_escalation"]),
}} if {
	some c in workload.containers
	c.privilege_escalation
	not c.privileged
	not workload.windows
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s may gain more privileges than it starts with", [workload.describe(c)])
}
