# METADATA
# title: Two Services have one selector
# description: >-
#   Both send traffic to the same pods. Apart from a headless Service beside another one
#   that is mostly a copy whose selector was not changed.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give each Service the selector of its own workload.
#   controls: {}
#   aliases: [K8sUniqueServiceSelector, require-unique-service-selector]
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Service]}
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.duplicate_service_selector

import data.lib.inventory
import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "selector"]}} if {
	input.review.kind.kind == "Service"
	input.review.kind.group == ""
	count(input.review.object.spec.selector) > 0
	text := json.marshal(input.review.object.spec.selector)
	others := {other | some other in inventory.service_selectors[place.namespace][text]} - {place.name}
	count(others) > 0
	msg := sprintf("the Service %q has the selector of %s", [sort(others)[0], place.called])
}
