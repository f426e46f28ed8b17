# METADATA
# title: Service listens on a port outside the range
# description: >-
#   Firewalls and gateways are set up for a range of ports. Says nothing while the range is 1 to
#   65535.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Choose a port within the range.
#   controls: {}
#   aliases: [restrict-service-port-range]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters:
#     type: object
#     properties:
#       lowestServicePort:
#         description: the lowest port that a Service may listen on
#         type: integer
#         default: 1
#       highestServicePort:
#         description: the highest port that a Service may listen on
#         type: integer
#         default: 65535
package rules.organisation.service_ports

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "ports", n, "port"]}} if {
	input.review.object.kind == "Service"
	some n, port in manifest.items(input.review.object, ["spec", "ports"])
	number := object.get(port, "port", null)
	is_number(number)
	outside(number)
	msg := sprintf("%s listens on port %v", [workload.called, number])
}

outside(number) if number < input.parameters.lowestServicePort

outside(number) if number > input.parameters.highestServicePort
