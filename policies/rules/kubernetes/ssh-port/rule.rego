# METADATA
# title: Container or service offers SSH
# description: >-
#   A shell service in a container is one more way in, past the API server's authentication and
#   audit log.
# related_resources:
# - https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use kubectl exec or an ephemeral container.
#   controls: {mitre: [T1021]}
#   aliases: [C-0042, ssh-port]
#   parameters: {}
package rules.kubernetes.ssh_port

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["ports", n]), "key": sprintf("ports/%d", [port.port])}} if {
	some c in workload.containers
	some n, port in c.ports
	port.port == 22
	port.protocol == "TCP"
	msg := sprintf("%s offers SSH on port 22", [workload.describe(c)])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ports", n], "key": sprintf("ports/%d", [n])}} if {
	input.review.object.kind == "Service"
	some n, port in input.review.object.spec.ports
	ssh(port)
	msg := sprintf("%s offers SSH", [workload.called])
}

ssh(port) if port.port in {22, 2222}

ssh(port) if port.targetPort in {22, 2222}
