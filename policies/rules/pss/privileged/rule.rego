# METADATA
# title: Container is privileged (baseline)
# description: >-
#   The baseline Pod Security Standard lets no container be privileged.
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
#     Remove privileged and add the single capability or device that is needed.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.2"], mitre: [T1611]}
#   aliases: [privileged, disallow-privileged-containers, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.privileged

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, path, "privileged")} if {
	pss.level[input.parameters.pod_security_level]
	some c in pss.containers
	path := ["securityContext", "privileged"]
	pss.setting(c, path) == true
	msg := sprintf("%s is privileged (Pod Security baseline)", [c.called])
}
