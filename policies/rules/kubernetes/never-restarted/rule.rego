# METADATA
# title: Pod is not restarted
# description: >-
#   A pod with the restart policy Never stays down when its program ends; without one it is
#   Always, which the manifest does not show.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set restartPolicy to Always or OnFailure.
#   controls: {}
#   aliases: [restart-policy]
#   parameters: {}
package rules.kubernetes.never_restarted

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "restartPolicy"}} if {
	podspec.spec
	policy := manifest.text(podspec.spec, ["restartPolicy"])
	not policy in {"Always", "OnFailure"}
	msg := sprintf("%s %s", [workload.called, says(policy)])
}

says("") := "sets no restart policy (assumed: Always)"

says(policy) := sprintf("has the restart policy %s", [policy]) if policy != ""
