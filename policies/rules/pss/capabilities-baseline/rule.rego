# METADATA
# title: Container adds a capability beyond the defaults (baseline)
# description: >-
#   The baseline Pod Security Standard lets containers add only capabilities that container
#   runtimes give by default, without NET_RAW.
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
#     Remove the capability from capabilities.add.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.8", "5.2.9"], mitre: [T1611]}
#   aliases: [capabilities_baseline, disallow-capabilities, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
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
package rules.pss.capabilities_baseline

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, path, sprintf("add/%v", [capability]))} if {
	level := pss.level[input.parameters.pod_security_level]
	not spared(level)
	some c in pss.containers
	some n, capability in pss.list(c.raw, ["securityContext", "capabilities", "add"])
	not capability in defaults
	path := ["securityContext", "capabilities", "add", n]
	msg := sprintf("%s adds the capability %v (Pod Security baseline)", [c.called, capability])
}

# Since v1.25 restricted says nothing of the capabilities of Windows pods.
spared("restricted") if {
	pss.windows
	pss.minor(input.parameters.kubernetes_version) >= 25
}

defaults := {
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
	"SETPCAP", "SETUID", "SYS_CHROOT",
}
