# METADATA
# title: Ingress controller takes snippets from annotations
# description: >-
#   Whoever may write an Ingress can read the controller's secrets, those of all namespaces
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
#     Set allow-snippet-annotations to "false".
#   controls: {}
#   aliases: [C-0059]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [ConfigMap]
#   parameters: {}
package rules.kubernetes.ingress_controller_snippets

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["data", "allow-snippet-annotations"]}} if {
	workload.object.kind == "ConfigMap"
	object.get(workload.object, ["data", "allow-snippet-annotations"], "") == "true"
	msg := sprintf("%s lets annotations write the configuration of nginx", [workload.called])
}
