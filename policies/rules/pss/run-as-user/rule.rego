# METADATA
# title: Pod is told to run as root (restricted)
# description: >-
#   From v1.23 the restricted Pod Security Standard forbids the user id 0. From v1.35 a pod
#   with a user namespace of its own may use it.
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
#     Set runAsUser to another id than 0, or leave it to the image.
#   controls: {pss: [restricted], cis-kubernetes: ["5.2.7"]}
#   aliases: [runAsUser, require-run-as-non-root-user, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
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
package rules.pss.run_as_user

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "runAsUser")} if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	minor := pss.minor(input.parameters.kubernetes_version)
	minor >= 23
	not spared(minor)
	some holder in pss.holders
	path := ["securityContext", "runAsUser"]
	pss.setting(holder, path) == 0
	msg := sprintf("%s sets runAsUser to 0 (Pod Security restricted)", [holder.called])
}

spared(minor) if {
	minor >= 35
	pss.own_users
}
