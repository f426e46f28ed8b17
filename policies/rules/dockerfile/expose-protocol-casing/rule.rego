# METADATA
# title: Protocol of EXPOSE has capitals
# description: >-
#   Protocols are written in lower case everywhere else.
# related_resources:
# - https://docs.docker.com/reference/build-checks/expose-proto-casing/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the protocol in lower case.
#   controls: {}
#   aliases: [ExposeProtoCasing]
#   parameters: {}
package rules.dockerfile.expose_protocol_casing

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path, "key": lower(port)}} if {
	some k in dockerfile.of.expose
	i := input.dockerfile.instructions[k]
	not i.onbuild
	some port in i.args
	protocol := split(port, "/")[1]
	protocol != lower(protocol)
	dockerfile.checked(i, "ExposeProtoCasing")
	msg := sprintf("EXPOSE %s: the protocol has capitals", [port])
}
