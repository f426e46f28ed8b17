# METADATA
# title: Node does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Install the missing authority's certificate instead of switching the check off.
#   controls: {mitre: [T1195, T1557]}
#   aliases: [CKV2_DOCKER_6]
#   parameters: {}
package rules.dockerfile.node_tls_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": path, "key": sprintf("%s/%s", [op, name])}} if {
	some [path, op, name, value] in dockerfile.variables
	name == "NODE_TLS_REJECT_UNAUTHORIZED"
	value == "0"
	msg := "NODE_TLS_REJECT_UNAUTHORIZED switches the check of certificates off"
}
