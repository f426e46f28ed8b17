# METADATA
# title: Container is confined by none of the kernel's means
# description: >-
#   AppArmor, seccomp, SELinux and dropped capabilities each take rights away; a container with
#   none of them has all that the runtime leaves it.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set a seccomp profile and drop all capabilities.
#   controls: {nsa: [linux-hardening]}
#   aliases: [linuxHardening, C-0055]
#   parameters: {}
package rules.kubernetes.no_linux_confinement

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["capabilities"]), "key": "confinement"}} if {
	some c in workload.containers
	c.seccomp in {"", "Unconfined"}
	c.apparmor in {"", "Unconfined"}
	count(c.capabilities.drop) == 0
	every _, value in c.selinux {
		value == ""
	}
	not workload.windows
	msg := sprintf("%s has no AppArmor, seccomp or SELinux settings and drops no capability", [workload.describe(c)])
}
