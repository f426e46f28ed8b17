# METADATA
# title: Pod shares a namespace of its node (baseline)
# description: >-
#   The baseline Pod Security Standard lets no pod share the network, the processes or the
#   IPC of its node.
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
#     Remove hostNetwork, hostPID and hostIPC.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.3", "5.2.4", "5.2.5"], mitre: [T1611]}
#   aliases: [hostNamespaces, disallow-host-namespaces, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.host_namespaces

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(pss.pod, [field], field)} if {
	pss.level[input.parameters.pod_security_level]
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pss.setting(pss.pod, [field]) == true
	msg := sprintf("the pod sets %s (Pod Security baseline)", [field])
}
