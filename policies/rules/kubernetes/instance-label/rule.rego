# METADATA
# title: Instance label and name differ
# description: >-
#   Tools that group by the label app.kubernetes.io/instance lose what is not called the same.
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
#     Set the label app.kubernetes.io/instance to metadata.name.
#   controls: {}
#   aliases: [metadataAndInstanceMismatched]
#   parameters: {}
package rules.kubernetes.instance_label

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "app.kubernetes.io/instance"}} if {
	workload.pod.exists
	labels := manifest.strings(input.review.object, ["metadata", "labels"])
	name := manifest.text(input.review.object, ["metadata", "name"])
	object.get(labels, "app.kubernetes.io/instance", null) != name
	msg := sprintf("%s does not have its name as the label app.kubernetes.io/instance", [workload.called])
}
