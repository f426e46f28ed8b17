# METADATA
# title: Secret in a ConfigMap
# description: >-
#   Whoever may read the ConfigMap has the secret: it is neither encrypted nor kept from
#   roles that may not read secrets.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/configmap/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   secrets: true
#   remediation: >-
#     Put it into a Secret; replace the secret that has leaked.
#   controls: {cis-kubernetes: ["5.4.1"], mitre: [T1552]}
#   aliases: [AVD-KSV-0109, C-0012, sensitiveConfigmapContent]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [ConfigMap]
#   parameters: {}
package rules.kubernetes.secret_in_config_map

import data.lib.manifest
import data.lib.secret
import data.lib.token

violation contains {"msg": msg, "details": {
	"value": value,
	"secret": true,
	"path": ["data", name],
	"key": sprintf("data/%s", [name]),
}} if {
	some name, value in values
	not contains(value, "\n")
	secret.named(name, value)
	count(token.found(value)) == 0
	msg := sprintf("%s holds what its name calls a secret in %s", [manifest.called, name])
}

violation contains {"msg": msg, "details": {
	"value": found.value,
	"secret": true,
	"path": ["data", name],
	"key": sprintf("data/%s", [name]),
}} if {
	some name, text in values
	some found in token.found(text)
	msg := sprintf("%s holds %s in %s", [manifest.called, found.what, name])
}

violation contains {"msg": msg, "details": {
	"variable": given.name,
	"value": given.value,
	"secret": true,
	"path": ["data", name],
	"key": sprintf("data/%s/%s", [name, given.name]),
}} if {
	some name, text in values
	some given in secret.assigned(text)
	not token.covers(text, given.value)
	msg := sprintf("%s sets %s to what its name calls a secret, in %s", [manifest.called, given.name, name])
}

values := manifest.strings(input.review.object, ["data"]) if input.review.object.kind == "ConfigMap"
