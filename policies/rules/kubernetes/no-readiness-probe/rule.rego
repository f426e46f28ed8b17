# METADATA
# title: Container has no readiness probe
# description: >-
#   Without a readiness probe a pod gets traffic before it can answer, and keeps it when it no
#   longer can.
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
#     Add a readinessProbe.
#   controls: {}
#   aliases: [CKV_K8S_9, C-0018, no-readiness-probe, readinessProbeMissing, require-pod-probes, pod-probes]
#   parameters: {}
package rules.kubernetes.no_readiness_probe

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": c.path, "key": "readinessProbe"}} if {
	some c in podspec.serving
	not is_object(object.get(c.raw, "readinessProbe", null))
	msg := sprintf("%s has no readiness probe", [workload.describe(c.view)])
}
