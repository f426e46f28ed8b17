# METADATA
# title: Ingress adds its own nginx configuration
# description: >-
#   Configuration in a snippet runs inside the ingress controller, which can read every secret
#   that it may read (CVE-2021-25742).
# related_resources:
# - https://github.com/kubernetes/ingress-nginx/issues/7837
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the snippet, and set allow-snippet-annotations to false in the controller.
#   controls: {mitre: [T1552]}
#   aliases: [CKV_K8S_153, disallow-ingress-nginx-custom-snippets]
#   match:
#     kinds:
#     - apiGroups: [extensions, networking.k8s.io]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_snippet

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", name]}} if {
	input.review.object.kind == "Ingress"
	some name, _ in manifest.fields(input.review.object, ["metadata", "annotations"])
	contains(name, "snippet")
	msg := sprintf("%s adds its own nginx configuration in the annotation %s", [workload.called, name])
}
