# METADATA
# title: ADD fetches from the network unchecked
# description: >-
#   What an address gives may be another file tomorrow; without a checksum the build takes
#   whatever comes.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#add---checksum
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add --checksum=sha256:….
#   controls: {cis-docker: ["4.9"], mitre: [T1195]}
#   aliases: [CIS-DI-0009, CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.add_url

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.add
	i := input.dockerfile.instructions[k]
	some source in i.sources
	regex.match(`(?i)^(https?|ftp)://`, source)
	not regex.match(`\.git([#?].*)?$`, source)
	not checked(i)
	msg := "ADD fetches a file from the network without --checksum"
}

checked(i) if {
	some flag in i.flags
	flag.name == "checksum"
}
