# METADATA
# title: Probe asks a port that the container does not declare
# description: >-
#   A probe by a port name that does not exist fails for ever; one by a number that is not
#   declared is most likely a slip.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# schemas:
# - input: schema.input
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Declare the port, or correct the probe.
#   controls: {}
#   aliases: [liveness-port, readiness-port, startup-port]
#   parameters: {}
package rules.kubernetes.probe_port

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.view.name,
	"severity": severity(port),
	"path": array.concat(c.path, [probe, action, "port"]),
}} if {
	some c in podspec.containers
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	some action in ["httpGet", "tcpSocket"]
	port := c.raw[probe][action].port
	port != 0
	not port in declared(c)
	judged(c, port)
	msg := sprintf("%s has no port %v, which its %s asks", [workload.describe(c.view), port, probe])
}

declared(c) := {value |
	some field in ["name", "containerPort"]
	some port in c.raw.ports
	value := port[field]
}

# Declaring ports by number is optional: only a container that does is held to it.
judged(_, port) if is_string(port)

judged(c, _) if count(c.view.ports) > 0

severity(port) := "medium" if {
	is_string(port)
	not regex.match(`^[0-9]+$`, port)
} else := "low"
