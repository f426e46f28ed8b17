# METADATA
# title: Container keeps a terminal or standard input open
# description: >-
#   stdin and tty are for debugging; in a container that works by itself they help only whoever
#   attaches to it.
# related_resources:
# - https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove stdin and tty.
#   controls: {}
#   aliases: [K8sDisallowInteractiveTTY]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.interactive

import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, [field])}} if {
	some c in podspec.containers
	some field in ["stdin", "tty"]
	c.raw[field] == true
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s sets %s", [workload.describe(c.view), field])
}
