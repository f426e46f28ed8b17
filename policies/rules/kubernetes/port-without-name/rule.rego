# METADATA
# title: Container port without a name
# description: >-
#   Services and probes can then refer to it only by its number, in several places.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the port a name.
#   controls: {}
#   aliases: [require-container-port-names]
#   parameters: {}
package rules.kubernetes.port_without_name

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["ports", n])}} if {
	some c in podspec.containers
	some n, port in c.raw.ports
	object.get(port, "name", "") == ""
	msg := sprintf("%s has a port without a name", [workload.describe(c.view)])
}
