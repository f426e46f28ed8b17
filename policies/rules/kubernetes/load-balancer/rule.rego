# METADATA
# title: Service is opened by a load balancer
# description: >-
#   Every Service of the type LoadBalancer is one more address that the world can reach, past
#   ingress rules, certificates and their logs.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a ClusterIP Service behind an Ingress or Gateway.
#   controls: {mitre: [T1133]}
#   aliases: [exposed-services, no-loadbalancer-service, K8sBlockLoadBalancer, C-0256]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.load_balancer

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "type"]}} if {
	input.review.object.kind == "Service"
	input.review.object.spec.type == "LoadBalancer"
	msg := sprintf("%s is opened by a load balancer of its own", [workload.called])
}
