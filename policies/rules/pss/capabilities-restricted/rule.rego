# METADATA
# title: Container keeps or adds capabilities (restricted)
# description: >-
#   From v1.22 the restricted Pod Security Standard asks every container to drop ALL
#   capabilities and to add none but NET_BIND_SERVICE; from v1.25 not of Windows pods.
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
#     Set capabilities.drop to [ALL], and add nothing but NET_BIND_SERVICE.
#   controls: {pss: [restricted], cis-kubernetes: ["5.2.8", "5.2.9", "5.2.10"]}
#   aliases: [capabilities_restricted, disallow-capabilities-strict, podsecurity-subrule-restricted, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile, podsecurity-subrule-restricted-capabilities]
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
package rules.pss.capabilities_restricted

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, ["securityContext", "capabilities", "drop"], "drop")} if {
	judged
	some c in pss.containers
	not "ALL" in pss.list(c.raw, ["securityContext", "capabilities", "drop"])
	msg := sprintf("%s does not drop ALL capabilities (Pod Security restricted)", [c.called])
}

violation contains {"msg": msg, "details": pss.details(c, path, sprintf("add/%v", [capability]))} if {
	judged
	some c in pss.containers
	some n, capability in pss.list(c.raw, ["securityContext", "capabilities", "add"])
	capability != "NET_BIND_SERVICE"
	path := ["securityContext", "capabilities", "add", n]
	msg := sprintf("%s adds the capability %v (Pod Security restricted)", [c.called, capability])
}

judged if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	minor := pss.minor(input.parameters.kubernetes_version)
	minor >= 22
	not spared(minor)
}

spared(minor) if {
	minor >= 25
	pss.windows
}
