# METADATA
# title: Persistent volume lies on a path of the node that is not allowed
# description: >-
#   A volume on a path of the node opens that path to whoever claims it. Says nothing until
#   allowedVolumePaths is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/persistent-volumes/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a path that is allowed, or a storage driver.
#   controls: {}
#   aliases: [limit-hostpath-type-pv]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [PersistentVolume]
#   parameters:
#     type: object
#     properties:
#       allowedVolumePaths:
#         description: paths of the node that volumes may lie on or below; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.host_path_volumes

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "hostPath", "path"]}} if {
	input.review.object.kind == "PersistentVolume"
	count(input.parameters.allowedVolumePaths) > 0
	path := manifest.text(input.review.object, ["spec", "hostPath", "path"])
	path != ""
	not allowed(path)
	msg := sprintf("%s lies on %s", [workload.called, path])
}

allowed(path) if {
	some place in input.parameters.allowedVolumePaths
	startswith(sprintf("%s/", [path]), sprintf("%s/", [trim_suffix(place, "/")]))
	not contains(path, "..")
}
