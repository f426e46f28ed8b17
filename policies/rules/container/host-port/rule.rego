# METADATA
# title: Container takes a port of the node
# description: >-
#   A host port bypasses network policy, binds the pod to nodes where the port is free, and
#   is reachable from outside.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove hostPort and expose the pod through a Service.
#   controls: {cis-docker: ["5.8"], cis-kubernetes: ["5.2.13"], pss: [baseline]}
#   aliases: [AVD-KSV-0024, CKV_K8S_26, C-0044, C-0204, hostPortSet]
#   parameters: {}
package rules.container.host_port

import data.lib.workload

# With the node's network every port is the node's: kubernetes/host-network says so.
violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["ports", n, "hostPort"]),
	"key": sprintf("ports/%d/%s", [port.host_port, port.protocol]),
}} if {
	not workload.pod.host_network
	some c in workload.containers
	some n, port in c.ports
	port.host_port > 0
	msg := sprintf("%s takes port %d of the node", [workload.describe(c), port.host_port])
}
