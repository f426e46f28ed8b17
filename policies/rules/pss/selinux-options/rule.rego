# METADATA
# title: Pod sets forbidden SELinux options (baseline)
# description: >-
#   The baseline Pod Security Standard lets pods choose among the SELinux types that confine
#   containers, and no user or role.
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
#     Remove user and role, and use container_t, container_init_t, container_kvm_t or
#     container_engine_t.
#   controls: {pss: [baseline]}
#   aliases: [seLinuxOptions, disallow-selinux, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
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
package rules.pss.selinux_options

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "seLinuxOptions/type")} if {
	pss.level[input.parameters.pod_security_level]
	some holder in pss.holders
	path := ["securityContext", "seLinuxOptions", "type"]
	type := pss.text(holder.raw, path)
	not allowed(type)
	msg := sprintf("%s sets the SELinux type %s (Pod Security baseline)", [holder.called, type])
}

violation contains {"msg": msg, "details": pss.details(holder, path, sprintf("seLinuxOptions/%s", [field]))} if {
	pss.level[input.parameters.pod_security_level]
	some holder in pss.holders
	some field in ["user", "role"]
	path := ["securityContext", "seLinuxOptions", field]
	pss.text(holder.raw, path) != ""
	msg := sprintf("%s sets an SELinux %s (Pod Security baseline)", [holder.called, field])
}

allowed(type) if type in {"", "container_t", "container_init_t", "container_kvm_t"}

allowed("container_engine_t") if pss.minor(input.parameters.kubernetes_version) >= 31
