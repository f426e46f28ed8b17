# METADATA
# title: Pod sets a forbidden AppArmor profile (baseline)
# description: >-
#   The baseline Pod Security Standard lets pods use the AppArmor profile of the runtime or
#   one of the node, but not none at all.
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
#   aliases: [appArmorProfile, restrict-apparmor-profiles, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.app_armor

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "appArmorProfile")} if {
	pss.level[input.parameters.pod_security_level]
	some holder in pss.holders
	is_object(pss.setting(holder, ["securityContext", "appArmorProfile"]))
	path := ["securityContext", "appArmorProfile", "type"]
	type := pss.text(holder.raw, path)
	not type in {"RuntimeDefault", "Localhost"}
	msg := sprintf("%s sets the AppArmor profile type %q (Pod Security baseline)", [holder.called, type])
}

violation contains {"msg": msg, "details": {"path": array.concat(pss.annotations_path, [key]), "key": key}} if {
	pss.level[input.parameters.pod_security_level]
	some key, _ in pss.annotations
	startswith(key, "container.apparmor.security.beta.kubernetes.io/")
	profile := pss.text(pss.annotations, [key])
	not profile in {"", "runtime/default"}
	not startswith(profile, "localhost/")
	msg := sprintf("the pod sets the AppArmor profile %q (Pod Security baseline)", [profile])
}
