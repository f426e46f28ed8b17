# METADATA
# title: Image exposes the port of SSH
# description: >-
#   A second way in beside the runtime's own.
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the server and EXPOSE 22.
#   controls: {cis-docker: ["5.7"], mitre: [T1021]}
#   aliases: []
#   parameters: {}
package rules.image.exposes_ssh

violation contains {"msg": "the image exposes port 22, that of SSH", "details": {"port": 22, "key": "port/22"}} if {
	some port in input.image.config.ports
	port.port == 22
}
