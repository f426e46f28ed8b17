# METADATA
# title: Personal data in a ConfigMap
# description: >-
#   User names and addresses help whoever guesses passwords or writes mail in the name of
#   others.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/configmap/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Keep them in a Secret, or where only those who need them can read.
#   controls: {}
#   aliases: [AVD-KSV-01010]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [ConfigMap]
#   parameters: {}
package rules.kubernetes.personal_data_in_config_map

import data.lib.manifest

violation contains {"msg": msg, "details": {"path": ["data", name], "key": sprintf("data/%s", [name])}} if {
	some name, value in values
	personal(name, value)
	msg := sprintf("%s holds names or addresses of people in %s", [manifest.called, name])
}

values := manifest.strings(input.review.object, ["data"]) if input.review.object.kind == "ConfigMap"

personal(name, value) if {
	value != ""
	regex.match(`(?i)(?:^|[_.-])(?:user_?name|user_?id|login|e?mail|phone|contact)s?$`, name)
}

personal(_, value) if {
	some line in split(value, "\n")
	regex.match(`(?i)^\s*["']?[a-z_.-]*(?:user_?name|e?mail|phone)["']?\s*[:=]\s*["']?[^\s$"'{<]`, line)
}

personal(_, value) if {
	contains(value, "@")
	regex.match(`\b[0-9A-Za-z_.+-]+@[0-9A-Za-z-]+\.[A-Za-z.-]*[A-Za-z]\b`, value)
}
