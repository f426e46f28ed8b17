# METADATA
# title: User that the image runs as does not exist
# description: >-
#   The runtime looks a name up in the image's /etc/passwd: without an entry the container
#   does not start.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/config.md
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: [files]
#   remediation: >-
#     Create the user, or name a number.
#   controls: {cis-docker: ["4.1"]}
#   aliases: []
#   parameters: {}
package rules.image.user_missing

violation contains {"msg": msg, "details": {"user": name, "key": "user"}} if {
	name := split(input.image.config.user, ":")[0]
	name != ""
	not regex.match(`^[0-9]+$`, name)
	input.image.platform.os == "linux"
	not name in {a.name | some a in input.image.accounts}
	name != "root"
	msg := sprintf("the image runs as %s, which its /etc/passwd does not know", [name])
}
