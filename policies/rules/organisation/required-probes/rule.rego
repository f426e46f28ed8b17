# METADATA
# title: Container lacks a probe that has to be there
# description: >-
#   Which probes a container has to have, and by which means they ask, is for the organisation to
#   decide. Says nothing until probes is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/requiredprobes
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add the probe.
#   controls: {}
#   aliases: [K8sRequiredProbes]
#   parameters:
#     type: object
#     properties:
#       probes:
#         description: the probes that each container has to have, such as readinessProbe
#         type: array
#         items: {type: string}
#         default: []
#
#       probeTypes:
#         description: the means of which a probe has to use one
#         type: array
#         items: {type: string}
#         default: [exec, grpc, httpGet, tcpSocket]
package rules.organisation.required_probes

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "probe": probe, "path": c.path, "key": probe}} if {
	some probe in input.parameters.probes
	some c in podspec.containers
	c.view.role == "main"
	not asks(manifest.fields(c.raw, [probe]))
	msg := sprintf("%s has no %s that asks by one of the required means", [workload.describe(c.view), probe])
}

asks(probe) if {
	some means in input.parameters.probeTypes
	means in object.keys(probe)
}
