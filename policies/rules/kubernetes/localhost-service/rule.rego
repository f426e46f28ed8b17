# METADATA
# title: Service leads back to localhost
# description: >-
#   An ExternalName of localhost lets an Ingress controller talk to its own private ports.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name the real host, or remove the Service.
#   controls: {}
#   aliases: [no-localhost-service]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.localhost_service

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "externalName"]}} if {
	workload.object.kind == "Service"
	workload.object.spec.type == "ExternalName"
	workload.object.spec.externalName == "localhost"
	msg := sprintf("%s leads back to localhost", [workload.called])
}
