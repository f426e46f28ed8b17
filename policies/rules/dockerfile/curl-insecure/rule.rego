# METADATA
# title: curl does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://curl.se/docs/sslcerts.html
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
#   aliases: [CKV2_DOCKER_2]
#   parameters: {}
package rules.dockerfile.curl_insecure

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.curl
	cmd := input.dockerfile.instructions[k].commands[n]
	some word in cmd.words
	regex.match(`^(--insecure|-[0-9#BGIJLNORSZafgijlnpqsv]*k[a-zA-Z#]*)$`, word)
	not near(cmd)
	msg := sprintf("curl %s does not check certificates", [word])
}

# Nobody stands between the container and itself.
near(cmd) if {
	some word in cmd.args
	regex.match(`^https?://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)`, word)
}
