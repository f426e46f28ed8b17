# METADATA
# title: Ingress has a class that is not allowed
# description: >-
#   The class decides which controller serves the Ingress, and so who can reach it. Says nothing
#   until allowedIngressClasses is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set ingressClassName to one of the allowed classes.
#   controls: {}
#   aliases: [restrict-ingress-classes]
#   match:
#     kinds:
#     - apiGroups: ["networking.k8s.io"]
#       kinds: [Ingress]
#   parameters:
#     type: object
#     properties:
#       allowedIngressClasses:
#         description: the classes that Ingresses may have; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.ingress_classes

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": found.path}} if {
	input.review.object.kind == "Ingress"
	count(input.parameters.allowedIngressClasses) > 0
	some found in classes
	not found.name in input.parameters.allowedIngressClasses
	msg := sprintf("%s has the class %s", [workload.called, found.name])
}

classes contains {"name": name, "path": path} if {
	some path in [["spec", "ingressClassName"], ["metadata", "annotations", "kubernetes.io/ingress.class"]]
	name := manifest.text(input.review.object, path)
	name != ""
}
