# METADATA
# title: Container takes a port of its node (baseline)
# description: >-
#   The baseline Pod Security Standard lets no container listen on a port of its node.
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
#     Remove hostPort and use a Service.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.13"]}
#   aliases: [hostPorts, disallow-host-ports, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.host_ports

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, ["ports", n, "hostPort"], sprintf("hostPort/%v", [port]))} if {
	pss.level[input.parameters.pod_security_level]
	some c in pss.containers
	some n, entry in pss.list(c.raw, ["ports"])
	port := object.get(pss.mapping(entry), "hostPort", null)
	not port in {null, 0}
	msg := sprintf("%s takes port %v of the node (Pod Security baseline)", [c.called, port])
}
