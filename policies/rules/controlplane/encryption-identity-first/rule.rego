# METADATA
# title: Objects are stored in the clear
# description: >-
#   The first provider of an EncryptionConfiguration is the one that writes; identity does not
#   encrypt.
# related_resources:
# - https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Put a provider such as kms or secretbox first, and identity last, to read what was stored
#     before.
#   controls: {cis-kubernetes: ["1.2.30"]}
#   aliases: [C-0142]
#   match:
#     kinds:
#     - apiGroups: [apiserver.config.k8s.io]
#       kinds: [EncryptionConfiguration]
#   parameters: {}
package rules.controlplane.encryption_identity_first

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["resources", n, "providers", 0]}} if {
	workload.object.kind == "EncryptionConfiguration"
	some n, entry in workload.object.resources
	is_object(object.get(entry, ["providers", 0], null))
	some provider, _ in entry.providers[0]
	provider == "identity"
	msg := sprintf("%s are stored in the clear: identity is the first provider", [concat(", ", [name | some name in object.get(entry, "resources", []); is_string(name)])])
}
