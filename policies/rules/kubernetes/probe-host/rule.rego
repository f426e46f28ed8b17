# METADATA
# title: Probe or hook names a host
# description: >-
#   The kubelet asks the host that a probe or a lifecycle hook names: whoever writes the pod can
#   let the node send requests to places that the pod itself cannot reach.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove host, so that the pod itself is asked.
#   controls: {pss: [baseline]}
#   aliases: [K8sPSPHostProbesLifecycle]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.probe_host

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "host": host, "path": array.concat(c.path, array.concat(asker, [action, "host"]))}} if {
	some c in podspec.containers
	some asker in [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]]
	actions := manifest.fields(c.raw, asker)
	some action in ["httpGet", "tcpSocket"]
	host := manifest.text(actions, [action, "host"])
	host != ""
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s has the node ask %s, by its %s", [workload.describe(c.view), host, concat(".", asker)])
}
