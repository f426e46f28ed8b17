# METADATA
# title: Workload without the common labels
# description: >-
#   Tools find out by the labels app.kubernetes.io/… what belongs together, and who made it.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add app.kubernetes.io/name, and others of the common labels.
#   controls: {}
#   aliases: [C-0077]
#   parameters: {}
package rules.kubernetes.no_common_labels

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["kind"]}} if {
	workload.pod.exists
	not common
	msg := sprintf("%s has none of the labels app.kubernetes.io/…", [workload.called])
}

common if {
	some label, _ in object.get(workload.object, ["metadata", "labels"], {})
	startswith(label, "app.kubernetes.io/")
}
