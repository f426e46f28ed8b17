# METADATA
# title: Ingress snippet runs Lua
# description: >-
#   Lua in a snippet runs inside the ingress controller and can read its service account's token
#   (CVE-2021-25742).
# related_resources:
# - https://github.com/kubernetes/ingress-nginx/issues/7837
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the snippet, and set allow-snippet-annotations to false in the controller.
#   controls: {mitre: [T1552]}
#   aliases: [CKV_K8S_152]
#   match:
#     kinds:
#     - apiGroups: [extensions, networking.k8s.io]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_snippet_lua

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", name]}} if {
	input.review.object.kind == "Ingress"
	some name, text in manifest.strings(input.review.object, ["metadata", "annotations"])
	contains(name, "snippet")
	regex.match(`\blua_|_lua\b|_lua_|\bkubernetes\.io\b`, text)
	msg := sprintf("%s %s in the annotation %s", [workload.called, "runs Lua", name])
}
