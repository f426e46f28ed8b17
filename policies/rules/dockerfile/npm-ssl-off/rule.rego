# METADATA
# title: npm or yarn does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://docs.npmjs.com/cli/using-npm/config#strict-ssl
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
#   aliases: [CKV2_DOCKER_12, CKV2_DOCKER_13]
#   parameters: {}
package rules.dockerfile.npm_ssl_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": path, "key": sprintf("%s/%s", [op, name])}} if {
	some [path, op, name, value] in dockerfile.variables
	lower(name) == "npm_config_strict_ssl"
	lower(value) in {"false", "0"}
	msg := sprintf("%s switches the check of certificates off", [name])
}

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"npm", "yarn", "pnpm"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some word in cmd.words
	contains(word, "strict-ssl")
	regex.match(`(?i)\bstrict-ssl[\s=]+["']?false`, concat(" ", cmd.words))
	msg := sprintf("%s does not check certificates", [name])
}
