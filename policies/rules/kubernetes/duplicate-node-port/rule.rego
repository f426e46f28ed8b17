# METADATA
# title: Two Services take one port of the nodes
# description: >-
#   A port of the nodes belongs to one Service: the API server refuses the second.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give each Service a port of its own, or leave nodePort out.
#   controls: {}
#   aliases: []
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Service]}
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.duplicate_node_port

import data.lib.inventory
import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "ports", i, "nodePort"]}} if {
	input.review.kind.kind == "Service"
	input.review.kind.group == ""
	some i, port in input.review.object.spec.ports
	port.nodePort > 0
	taken := sprintf("%s/%v", [object.get(port, "protocol", "TCP"), port.nodePort])
	others := {concat("/", [other.namespace, other.name]) | some other in inventory.node_ports[taken]} - {concat("/", [place.namespace, place.name])}
	count(others) > 0
	msg := sprintf("the Service %s takes port %v of the nodes too", [sort(others)[0], port.nodePort])
}
