# METADATA
# title: Container has no liveness probe
# description: >-
#   A container that hangs is restarted only if a liveness probe finds out.
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
#     Add a livenessProbe.
#   controls: {}
#   aliases: [CKV_K8S_8, C-0056, no-liveness-probe, livenessProbeMissing, require-pod-probes]
#   parameters: {}
package rules.kubernetes.no_liveness_probe

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": c.path, "key": "livenessProbe"}} if {
	some c in podspec.serving
	not is_object(object.get(c.raw, "livenessProbe", null))
	msg := sprintf("%s has no liveness probe", [workload.describe(c.view)])
}
