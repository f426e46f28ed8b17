# METADATA
# title: Secret with its values in the manifest
# description: >-
#   Base64 hides nothing: who can read the repository has the secret, for ever.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Keep the values in a store of secrets, or sealed; make the Secret where it is deployed.
#   controls: {cis-kubernetes: ["5.4.2"], mitre: [T1552]}
#   aliases: [no-secrets]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Secret]
#   parameters: {}
package rules.kubernetes.secret_committed

import data.lib.manifest
import data.lib.secret

violation contains {"msg": msg, "details": {"path": [field], "key": field}} if {
	input.review.object.kind == "Secret"
	not object.get(input.review.object, "type", "") in {"kubernetes.io/service-account-token", "helm.sh/release.v1"}
	some field in ["data", "stringData"]
	names := sort([name |
		some name, value in manifest.strings(input.review.object, [field])
		value != ""
		not public(name)
		not secret.reference(value)
		not secret.placeholder(value)
	])
	count(names) > 0
	msg := sprintf("%s has its values in the manifest", [manifest.called])
}

# public says that a field of a Secret holds none.
public(name) if regex.match(`(?i)^(?:ca|tls)\.crt$|\.(?:crt|pub)$|^(?:user(?:name)?|host(?:name)?|port|database|namespace|endpoint|url|email)$`, name)
