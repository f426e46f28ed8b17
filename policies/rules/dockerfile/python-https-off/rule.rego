# METADATA
# title: Python does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://peps.python.org/pep-0493/
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
#   aliases: [CKV2_DOCKER_5]
#   parameters: {}
package rules.dockerfile.python_https_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": path, "key": sprintf("%s/%s", [op, name])}} if {
	some [path, op, name, value] in dockerfile.variables
	name == "PYTHONHTTPSVERIFY"
	value == "0"
	msg := "PYTHONHTTPSVERIFY switches the check of certificates off"
}
