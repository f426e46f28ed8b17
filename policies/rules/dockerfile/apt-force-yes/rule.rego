# METADATA
# title: apt-get --force-yes
# description: >-
#   It goes on where apt-get would rather stop: it takes unsigned packages and downgrades
#   others, and may break the system.
# related_resources:
# - https://manpages.debian.org/stable/apt/apt-get.8.en.html
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use -y.
#   controls: {cis-docker: ["4.11"], mitre: [T1195]}
#   aliases: [CKV2_DOCKER_11, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.apt_force_yes

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"apt-get", "apt"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some flag in cmd.flags
	flag.name in {"force-yes"}
	msg := sprintf("%s --%s checks no signatures and downgrades what it likes", [cmd.name, flag.name])
}
