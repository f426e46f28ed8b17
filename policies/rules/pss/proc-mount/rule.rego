# METADATA
# title: Container sees all of /proc (baseline)
# description: >-
#   The baseline Pod Security Standard keeps the parts of /proc hidden that runtimes hide.
#   From v1.35 a pod with a user namespace of its own may see them.
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
#     Remove procMount, or set hostUsers: false.
#   controls: {pss: [baseline]}
#   aliases: [procMount, disallow-proc-mount, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
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
package rules.pss.proc_mount

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, path, "procMount")} if {
	pss.level[input.parameters.pod_security_level]
	not spared
	some c in pss.containers
	path := ["securityContext", "procMount"]
	not pss.setting(c, path) in {null, "Default"}
	msg := sprintf("%s sees the hidden parts of /proc (Pod Security baseline)", [c.called])
}

spared if {
	pss.own_users
	pss.minor(input.parameters.kubernetes_version) >= 35
}
