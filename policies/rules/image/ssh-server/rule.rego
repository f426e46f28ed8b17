# METADATA
# title: Image holds an SSH server
# description: >-
#   A second way in beside the runtime's own, with keys, users and updates of its own.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: [executables]
#   partial: true
#   remediation: >-
#     Leave it out: docker exec, kubectl exec and kubectl debug lead into a container.
#   controls: {cis-docker: ["5.7"], mitre: [T1021]}
#   aliases: []
#   parameters: {}
package rules.image.ssh_server

violation contains {"msg": msg, "details": {"file": e.path, "package": e.owned_by, "layer": e.layer, "key": e.path}} if {
	some e in input.files.executables
	regex.match(`/(sshd|dropbear)$`, e.path)
	msg := sprintf("there is an SSH server: %s", [e.path])
}
