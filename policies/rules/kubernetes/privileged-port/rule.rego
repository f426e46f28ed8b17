# METADATA
# title: Container listens on a port below 1024
# description: >-
#   Only root and programs with NET_BIND_SERVICE may bind such a port, so the container keeps a
#   right it need not have.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Listen on a port above 1023 and let the Service map it.
#   controls: {cis-docker: ["5.7"]}
#   aliases: [AVD-KSV-0117, privileged-ports]
#   parameters: {}
package rules.kubernetes.privileged_port

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["ports", n]), "key": sprintf("ports/%d/%s", [port.port, port.protocol])}} if {
	some c in workload.containers
	some n, port in c.ports
	port.port > 0
	port.port < 1024
	msg := sprintf("%s listens on the privileged port %d", [workload.describe(c), port.port])
}
