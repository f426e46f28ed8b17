# METADATA
# title: Pod has an ephemeral container
# description: >-
#   Ephemeral containers are for a look into a running pod; in a manifest they have no
#   place.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove it from the manifest.
#   controls: {}
#   aliases: [block-ephemeral-containers]
#   parameters: {}
package rules.kubernetes.ephemeral_container

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["ephemeralContainers"])}} if {
	count(podspec.spec.ephemeralContainers) > 0
	msg := sprintf("%s has an ephemeral container", [workload.called])
}
