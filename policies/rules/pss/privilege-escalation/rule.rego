# METADATA
# title: Container may gain privileges (restricted)
# description: >-
#   From v1.8 the restricted Pod Security Standard asks every container to set
#   allowPrivilegeEscalation to false; from v1.25 not of Windows pods.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.allowPrivilegeEscalation: false on every container.
#   controls: {pss: [restricted], cis-kubernetes: ["5.2.6"], mitre: [T1548]}
#   aliases: [allowPrivilegeEscalation, disallow-privilege-escalation, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
#       kubernetes_version:
#         description: the version of Kubernetes whose standard counts
#         type: string
#         pattern: ^(latest|v1\.(0|[1-9][0-9]*))$
#         default: latest
package rules.pss.privilege_escalation

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, path, "allowPrivilegeEscalation")} if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	minor := pss.minor(input.parameters.kubernetes_version)
	minor >= 8
	not spared(minor)
	some c in pss.containers
	path := ["securityContext", "allowPrivilegeEscalation"]
	pss.setting(c, path) != false
	msg := sprintf("%s does not set allowPrivilegeEscalation to false (Pod Security restricted)", [c.called])
}

spared(minor) if {
	minor >= 25
	pss.windows
}
