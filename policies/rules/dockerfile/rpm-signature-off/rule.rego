# METADATA
# title: rpm takes unsigned packages
# description: >-
#   Without its signature nobody knows who made a package.
# related_resources:
# - https://rpm.org/docs/latest/manual/rpm.8
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
#   aliases: [CKV2_DOCKER_10, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.rpm_signature_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.rpm
	cmd := input.dockerfile.instructions[k].commands[n]
	some flag in cmd.flags
	flag.name in {"nodigest", "nosignature", "noverify", "nofiledigest"}
	msg := sprintf("%s --%s does not check signatures", [cmd.name, flag.name])
}
