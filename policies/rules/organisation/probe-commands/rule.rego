# METADATA
# title: Probe runs a command that is denied
# description: >-
#   A command that inspects processes is slow and may hang; run every few seconds it does harm.
#   Says nothing until deniedProbeCommands is set.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Probe by HTTP, gRPC or TCP, or by a command that is made for it.
#   controls: {}
#   aliases: [deny-commands-in-exec-probe]
#   parameters:
#     type: object
#     properties:
#       deniedProbeCommands:
#         description: words that the command of a probe may not have; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.probe_commands

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, [probe, "exec", "command"])}} if {
	count(input.parameters.deniedProbeCommands) > 0
	some c in podspec.containers
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	words := {word | some text in manifest.words(c.raw, [probe, "exec", "command"]); some word in split(text, " ")}
	some word in (words & denied)
	msg := sprintf("the %s of %s runs %s", [probe, workload.describe(c.view), word])
}

denied := {text | some text in input.parameters.deniedProbeCommands}
