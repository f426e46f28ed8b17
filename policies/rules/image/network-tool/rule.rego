# METADATA
# title: Image holds a tool for networks
# description: >-
#   Scanners and relays help whoever got in to go further.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Leave it out; debug with an ephemeral container.
#   controls: {cis-docker: ["4.3"], mitre: [T1046]}
#   aliases: []
#   parameters: {}
package rules.image.network_tool

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "network"
	msg := sprintf("there is a tool for networks: %s", [t.path])
}
