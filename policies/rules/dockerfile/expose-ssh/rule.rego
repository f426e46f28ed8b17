# METADATA
# title: Port 22 is exposed
# description: >-
#   A container is entered with docker exec or kubectl exec; an SSH server in it means keys,
#   users and updates of its own.
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
#     Remove the SSH server and the port.
#   controls: {cis-docker: ["5.7"], mitre: [T1021]}
#   aliases: [AVD-DS-0004, CKV_DOCKER_1, C-0042, ssh-port]
#   parameters: {}
package rules.dockerfile.expose_ssh

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.expose
	i := input.dockerfile.instructions[k]
	some port in i.args
	regex.match(`(?i)^22(/tcp)?$`, port)
	msg := "port 22 (SSH) is exposed"
}
