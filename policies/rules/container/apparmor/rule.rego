# METADATA
# title: Container runs without an AppArmor profile
# description: >-
#   AppArmor keeps a process from files and mounts that it has no business with; where the node
#   supports it, the runtime's default costs nothing.
# related_resources:
# - https://kubernetes.io/docs/tutorials/security/apparmor/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.appArmorProfile.type to RuntimeDefault.
#   controls: {cis-docker: ["5.2"], nsa: [linux-hardening]}
#   aliases: [AVD-KSV-0002, C-0055, restrict-apparmor-profiles]
#   parameters: {}
package rules.container.apparmor

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["apparmor"]), "severity": weight[lower(c.apparmor)]}} if {
	some c in workload.containers
	weight[lower(c.apparmor)]
	not c.privileged
	not workload.windows
	msg := sprintf(text[lower(c.apparmor)], [workload.describe(c)])
}

weight := {"": "info", "unconfined": "medium"}

text := {
	"": "%s names no AppArmor profile",
	"unconfined": "%s switches AppArmor off",
}
