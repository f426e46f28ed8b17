# METADATA
# title: A password is set in the image
# description: >-
#   Everybody who can pull the image has the password's hash, and mostly the password from
#   its history.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Give accounts no password; start as the user by USER.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [CKV2_DOCKER_17]
#   parameters: {}
package rules.dockerfile.chpasswd

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.chpasswd
	cmd := input.dockerfile.instructions[k].commands[n]
	msg := "chpasswd sets a password in the image"
}
