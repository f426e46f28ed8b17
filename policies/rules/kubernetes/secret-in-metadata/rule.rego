# METADATA
# title: Secret in an annotation
# description: >-
#   Annotations are shown to everybody who may look at the object.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
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
#   controls: {mitre: [T1552]}
#   aliases: []
#   parameters: {}
package rules.kubernetes.secret_in_metadata

import data.lib.manifest
import data.lib.token
import data.lib.workload

violation contains {"msg": msg, "details": {
	"value": found.value,
	"secret": true,
	"path": path,
}} if {
	some [path, text] in texts
	some found in token.found(text)
	msg := sprintf("%s has %s in its annotation %s", [manifest.called, found.what, path[count(path) - 1]])
}

texts contains [["metadata", "annotations", name], text] if {
	some name, text in manifest.strings(input.review.object, ["metadata", "annotations"])
}

texts contains [array.concat(path, [name]), text] if {
	workload.pod.exists
	count(workload.pod.path) > 1
	path := array.concat(array.slice(workload.pod.path, 0, count(workload.pod.path) - 1), ["metadata", "annotations"])
	some name, text in manifest.strings(input.review.object, path)
}
