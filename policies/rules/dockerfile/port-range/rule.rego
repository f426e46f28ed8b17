# METADATA
# title: Port that does not exist
# description: >-
#   Ports end at 65535; the build fails, or the port is never open.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#expose
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a port from 1 to 65535.
#   controls: {}
#   aliases: [DL3011, AVD-DS-0008]
#   parameters: {}
package rules.dockerfile.port_range

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path, "key": port}} if {
	some k in dockerfile.of.expose
	i := input.dockerfile.instructions[k]
	some port in i.args
	some number in split(split(port, "/")[0], "-")
	regex.match(`^[0-9]{5,}$`, number)
	to_number(number) > 65535
	msg := sprintf("EXPOSE %s names a port above 65535", [port])
}
