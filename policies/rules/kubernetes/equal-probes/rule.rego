# METADATA
# title: Liveness and readiness probes are the same
# description: >-
#   A pod that is merely busy fails both probes at once: it is restarted where it should have
#   been left alone for a while.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Let the liveness probe ask less, or wait longer, than the readiness probe.
#   controls: {}
#   aliases: [pod-probes-identical, validate-probes]
#   parameters: {}
package rules.kubernetes.equal_probes

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["livenessProbe"])}} if {
	some c in podspec.containers
	is_object(c.raw.livenessProbe)
	c.raw.livenessProbe == c.raw.readinessProbe
	msg := sprintf("%s has the same liveness and readiness probe", [workload.describe(c.view)])
}
