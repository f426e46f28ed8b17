# METADATA
# title: Container may run as root (restricted)
# description: >-
#   The restricted Pod Security Standard asks for runAsNonRoot on the pod or on all its
#   containers. From v1.35 a pod with a user namespace of its own need not.
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
#     Set securityContext.runAsNonRoot: true on the pod.
#   controls: {pss: [restricted], cis-kubernetes: ["5.2.7"]}
#   aliases: [runAsNonRoot, require-run-as-nonroot, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
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
package rules.pss.run_as_non_root

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, setting, "runAsNonRoot")} if {
	judged
	some holder in pss.holders
	pss.setting(holder, setting) == false
	msg := sprintf("%s sets runAsNonRoot to false (Pod Security restricted)", [holder.called])
}

violation contains {"msg": msg, "details": pss.details(c, setting, "runAsNonRoot")} if {
	judged
	pss.setting(pss.pod, setting) == null
	some c in pss.containers
	pss.setting(c, setting) == null
	msg := sprintf("%s sets no runAsNonRoot, nor does its pod (Pod Security restricted)", [c.called])
}

judged if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	not spared
}

spared if {
	pss.own_users
	pss.minor(input.parameters.kubernetes_version) >= 35
}

setting := ["securityContext", "runAsNonRoot"]
