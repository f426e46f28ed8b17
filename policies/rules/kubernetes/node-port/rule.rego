# METADATA
# title: Service takes a port of every node
# description: >-
#   A NodePort opens the service on every node's address, past load balancers and ingress
#   rules.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a ClusterIP service behind an Ingress or Gateway.
#   controls: {mitre: [T1133]}
#   aliases: [exposed-services, service-type, restrict-nodeport, K8sBlockNodePort, C-0256]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.node_port

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "type"]}} if {
	workload.object.kind == "Service"
	workload.object.spec.type == "NodePort"
	msg := sprintf("%s takes a port of every node", [workload.called])
}
