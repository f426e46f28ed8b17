# METADATA
# title: pip does not check a host's certificate
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host
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
#   aliases: [CKV2_DOCKER_4, CKV2_DOCKER_16]
#   parameters: {}
package rules.dockerfile.pip_trusted_host

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.pip
	cmd := input.dockerfile.instructions[k].commands[n]
	dockerfile.has_flag(cmd, {"trusted-host"})
	msg := sprintf("%s --trusted-host does not check certificates", [cmd.name])
}

violation contains {"msg": msg, "details": {"path": path, "key": sprintf("%s/%s", [op, name])}} if {
	some [path, op, name, value] in dockerfile.variables
	name == "PIP_TRUSTED_HOST"
	value != ""
	msg := "PIP_TRUSTED_HOST makes pip not check certificates"
}
