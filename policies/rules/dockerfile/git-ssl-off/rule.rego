# METADATA
# title: git does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify
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
#   aliases: [CKV2_DOCKER_14]
#   parameters: {}
package rules.dockerfile.git_ssl_off

import data.lib.dockerfile

# git looks at whether it is set, not at what to.
violation contains {"msg": msg, "details": {"path": path, "key": sprintf("%s/%s", [op, name])}} if {
	some [path, op, name, value] in dockerfile.variables
	name == "GIT_SSL_NO_VERIFY"
	value != ""
	msg := "GIT_SSL_NO_VERIFY switches the check of certificates off"
}

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.git
	cmd := input.dockerfile.instructions[k].commands[n]
	regex.match(`(?i)\bsslverify[\s=]+["']?(false|0|no|off)\b`, concat(" ", cmd.words))
	msg := "git does not check certificates"
}
