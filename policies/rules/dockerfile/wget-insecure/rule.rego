# METADATA
# title: wget does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://www.gnu.org/software/wget/manual/wget.html#HTTPS-_0028SSL_002fTLS_0029-Options
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
#   aliases: [CKV2_DOCKER_3]
#   parameters: {}
package rules.dockerfile.wget_insecure

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.wget
	cmd := input.dockerfile.instructions[k].commands[n]
	dockerfile.has_flag(cmd, {"no-check-certificate"})
	not near(cmd)
	msg := "wget --no-check-certificate"
}

# Nobody stands between the container and itself.
near(cmd) if {
	some word in cmd.args
	regex.match(`^https?://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)`, word)
}
