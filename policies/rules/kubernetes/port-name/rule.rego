# METADATA
# title: Port name is not valid
# description: >-
#   A port's name is at most 15 lower-case letters, digits and single dashes, with a letter
#   among them; the API server refuses others.
# related_resources:
# - https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Correct the name.
#   controls: {}
#   aliases: [invalid-target-ports]
#   parameters: {}
package rules.kubernetes.port_name

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["ports", n, "name"])}} if {
	some c in podspec.containers
	some n, port in c.raw.ports
	port.name != ""
	not valid(port.name)
	msg := sprintf("%s has a port with the invalid name %v", [workload.describe(c.view), port.name])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ports", n, "targetPort"]}} if {
	input.review.object.kind == "Service"
	some n, port in input.review.object.spec.ports
	is_string(port.targetPort)
	not valid(port.targetPort)
	not regex.match(`^[0-9]+$`, port.targetPort)
	msg := sprintf("%s leads to a port with the invalid name %q", [workload.called, port.targetPort])
}

valid(name) if {
	regex.match(`^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$`, name)
	regex.match(`[a-z]`, name)
	not contains(name, "--")
}
