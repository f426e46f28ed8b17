# METADATA
# title: Image holds the private key of an SSH server
# description: >-
#   Every container of the image has the same key, and so has whoever may pull it: it
#   proves nothing about a host.
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: [secrets]
#   partial: true
#   remediation: >-
#     Remove the keys in the layer that makes them, and make new ones when the container
#     starts.
#   controls: {mitre: [T1552]}
#   aliases: []
#   parameters: {}
package rules.image.ssh_host_key

violation contains {"msg": msg, "details": {"file": s.path, "layer": s.layer, "removed_in": s.removed_in, "key": s.path}} if {
	some s in input.files.secrets
	regex.match(`^/etc/ssh/ssh_host_[a-z0-9]+_key$`, s.path)
	msg := sprintf("%s is the private key of an SSH server", [s.path])
}
