# METADATA
# title: apt-get takes unsigned packages
# description: >-
#   Without its signature nobody knows who made a package.
# related_resources:
# - https://manpages.debian.org/stable/apt/apt-secure.8.en.html
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
#   aliases: [CKV2_DOCKER_8, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.apt_unauthenticated

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"apt-get", "apt", "aptitude"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some flag in cmd.flags
	flag.name in {"allow-unauthenticated", "allow-insecure-repositories"}
	msg := sprintf("%s --%s does not check signatures", [cmd.name, flag.name])
}
