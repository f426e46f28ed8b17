# METADATA
# title: yum, dnf or zypper takes unsigned packages
# description: >-
#   Without its signature nobody knows who made a package.
# related_resources:
# - https://dnf.readthedocs.io/en/latest/command_ref.html#options
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add the key of the repository instead of switching the check off.
#   controls: {cis-docker: ["4.11"], mitre: [T1195]}
#   aliases: [CKV2_DOCKER_9, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.gpg_check_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"yum", "dnf", "microdnf", "tdnf", "zypper"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some flag in cmd.flags
	flag.name in {"nogpgcheck", "no-gpgcheck", "no-gpg-checks"}
	msg := sprintf("%s --%s does not check signatures", [cmd.name, flag.name])
}
