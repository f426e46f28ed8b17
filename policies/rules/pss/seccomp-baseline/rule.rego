# METADATA
# title: Pod switches seccomp off (baseline)
# description: >-
#   The baseline Pod Security Standard lets pods use the seccomp profile of the runtime or
#   one of the node, but not none at all. Before v1.19 annotations count, since then the
#   fields.
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
#     Remove the setting, or use RuntimeDefault or Localhost.
#   controls: {pss: [baseline]}
#   aliases: [seccompProfile_baseline, restrict-seccomp, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, apply-pss-restricted-profile]
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
package rules.pss.seccomp_baseline

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "seccompProfile")} if {
	level := pss.level[input.parameters.pod_security_level]
	minor := pss.minor(input.parameters.kubernetes_version)
	minor >= 19
	not spared(level, minor)
	some holder in pss.holders
	is_object(pss.setting(holder, ["securityContext", "seccompProfile"]))
	path := ["securityContext", "seccompProfile", "type"]
	type := pss.text(holder.raw, path)
	not type in {"RuntimeDefault", "Localhost"}
	msg := sprintf("%s sets the seccomp profile type %q (Pod Security baseline)", [holder.called, type])
}

violation contains {"msg": msg, "details": {"path": array.concat(pss.annotations_path, [key]), "key": key}} if {
	pss.level[input.parameters.pod_security_level]
	pss.minor(input.parameters.kubernetes_version) < 19
	some key in (annotations & object.keys(pss.annotations))
	profile := pss.text(pss.annotations, [key])
	not profile in {"runtime/default", "docker/default"}
	not startswith(profile, "localhost/")
	msg := sprintf("the pod sets the seccomp profile %q (Pod Security baseline)", [profile])
}

# Since v1.25 restricted says nothing of the seccomp profiles of Windows pods.
spared("restricted", minor) if {
	minor >= 25
	pss.windows
}

annotations contains "seccomp.security.alpha.kubernetes.io/pod"

annotations contains concat("", ["container.seccomp.security.alpha.kubernetes.io/", c.name]) if some c in pss.containers
