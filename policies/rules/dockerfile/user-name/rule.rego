# METADATA
# title: USER by name
# description: >-
#   The node does not know the names of the image: runAsNonRoot cannot be checked, and files
#   on volumes belong to numbers.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - https://docs.docker.com/reference/dockerfile/#user
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the number of the user.
#   controls: {}
#   aliases: [DL3066]
#   parameters: {}
package rules.dockerfile.user_name

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.user
	i := input.dockerfile.instructions[k]
	name := split(i.args[0], ":")[0]
	not regex.match(`^[0-9]*$|[$]`, name)
	msg := sprintf("USER %s names the user, where a number works everywhere", [name])
}
