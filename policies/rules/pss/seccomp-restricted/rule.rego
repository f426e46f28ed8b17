# METADATA
# title: Container has no seccomp profile (restricted)
# description: >-
#   From v1.19 the restricted Pod Security Standard asks for the seccomp profile of the
#   runtime or one of the node, on the pod or on all its containers; from v1.25 not of
#   Windows pods.
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
#     Set securityContext.seccompProfile.type: RuntimeDefault on the pod.
#   controls: {pss: [restricted], cis-kubernetes: ["5.7.2"]}
#   aliases: [seccompProfile_restricted, restrict-seccomp-strict, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, apply-pss-restricted-profile, podsecurity-subrule-restricted-seccomp]
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
package rules.pss.seccomp_restricted

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "seccompProfile")} if {
	judged
	some holder in pss.holders
	is_object(pss.setting(holder, profile))
	path := array.concat(profile, ["type"])
	type := pss.text(holder.raw, path)
	not type in {"RuntimeDefault", "Localhost"}
	msg := sprintf("%s sets the seccomp profile type %q (Pod Security restricted)", [holder.called, type])
}

violation contains {"msg": msg, "details": pss.details(c, profile, "seccompProfile")} if {
	judged
	pss.setting(pss.pod, profile) == null
	some c in pss.containers
	pss.setting(c, profile) == null
	msg := sprintf("%s sets no seccomp profile, nor does its pod (Pod Security restricted)", [c.called])
}

judged if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	minor := pss.minor(input.parameters.kubernetes_version)
	minor >= 19
	not spared(minor)
}

spared(minor) if {
	minor >= 25
	pss.windows
}

profile := ["securityContext", "seccompProfile"]
