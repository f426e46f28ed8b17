# METADATA
# title: Pod uses the node's network or ports beyond what is allowed
# description: >-
#   Which ports of the node a pod may take is for the organisation to decide. Says nothing until
#   one of the parameters is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/host-network-ports
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove hostNetwork, and take a port in the range or, better, use a Service.
#   controls: {}
#   aliases: [K8sPSPHostNetworkingPorts, disallow-host-ports-range]
#   parameters:
#     type: object
#     properties:
#       hostNetwork:
#         description: whether pods may use the node's network
#         type: boolean
#         default: true
#       min:
#         description: the lowest port of the node that pods may take
#         type: integer
#         default: 0
#       max:
#         description: the highest port of the node that pods may take
#         type: integer
#         default: 65535
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.host_ports

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["hostNetwork"])}} if {
	input.parameters.hostNetwork == false
	workload.pod.host_network
	msg := sprintf("%s shares the node's network", [workload.called])
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["ports", n, "hostPort"])}} if {
	some c in podspec.containers
	some n, port in manifest.items(c.raw, ["ports"])
	is_number(port.hostPort)
	beyond(port.hostPort)
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s takes port %v of the node, which is not in the range", [workload.describe(c.view), port.hostPort])
}

beyond(port) if port < input.parameters.min

beyond(port) if port > input.parameters.max
