# METADATA
# title: apk takes unsigned packages
# description: >-
#   Without its signature nobody knows who made a package.
# related_resources:
# - https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper
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
#   aliases: [CKV2_DOCKER_7, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.apk_untrusted

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.apk
	cmd := input.dockerfile.instructions[k].commands[n]
	some flag in cmd.flags
	flag.name in {"allow-untrusted"}
	msg := sprintf("%s --%s does not check signatures", [cmd.name, flag.name])
}
