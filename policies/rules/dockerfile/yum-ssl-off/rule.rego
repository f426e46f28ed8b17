# METADATA
# title: yum or dnf does not check certificates
# description: >-
#   Whoever stands between the build and the server then decides what goes into the image.
# related_resources:
# - https://dnf.readthedocs.io/en/latest/conf_ref.html
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
#   aliases: [CKV2_DOCKER_15]
#   parameters: {}
package rules.dockerfile.yum_ssl_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"yum", "dnf", "microdnf", "tdnf", "yum-config-manager", "dnf-config-manager"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some word in cmd.words
	regex.match(`(?i)(^|[.=])sslverify=["']?(0|false|no)\b`, word)
	msg := sprintf("%s does not check certificates", [name])
}
