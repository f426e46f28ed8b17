# METADATA
# title: Image exposes a port below 1024
# description: >-
#   Opening one may need a capability, which a container is better without.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Listen on a port from 1024 on; the service in front of it maps it.
#   controls: {cis-docker: ["5.7"]}
#   aliases: []
#   parameters: {}
package rules.image.privileged_port

violation contains {"msg": msg, "details": {"port": port.port, "key": sprintf("port/%d", [port.port])}} if {
	some port in input.image.config.ports
	port.port < 1024
	port.port != 22
	msg := sprintf("the image exposes port %d, which is below 1024", [port.port])
}
