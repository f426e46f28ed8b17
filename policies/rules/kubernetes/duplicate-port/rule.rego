# METADATA
# title: Port is declared twice
# description: >-
#   Of two entries with the same port and protocol one is lost when the object is applied or
#   patched.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove one, or give it the port it was meant to have.
#   controls: {}
#   aliases: [container-ports-check]
#   parameters: {}
package rules.kubernetes.duplicate_port

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["ports", n]), "key": sprintf("ports/%d/%s", [port.port, port.protocol])}} if {
	some c in workload.containers
	some n, port in c.ports
	port.port > 0
	some earlier in array.slice(c.ports, 0, n)
	[earlier.port, earlier.protocol, earlier.host_port] == [port.port, port.protocol, port.host_port]
	msg := sprintf("%s declares port %d/%s twice", [workload.describe(c), port.port, port.protocol])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ports", n], "key": sprintf("ports/%d", [n])}} if {
	input.review.object.kind == "Service"
	ports := manifest.items(input.review.object, ["spec", "ports"])
	some n, port in ports
	some earlier in array.slice(ports, 0, n)
	earlier.port == port.port
	object.get(earlier, "protocol", "TCP") == object.get(port, "protocol", "TCP")
	msg := sprintf("%s declares port %v twice", [workload.called, port.port])
}
