# METADATA
# title: Container runs with the root group
# description: >-
#   Files of the node and of images often let the group root write.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set runAsGroup, fsGroup and supplementalGroups to groups other than 0.
#   controls: {}
#   aliases: [AVD-KSV-0116, require-non-root-groups, psp-check-supplemental-groups]
#   parameters: {}
package rules.kubernetes.root_group

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": setting.path}} if {
	some c in podspec.containers
	setting := podspec.effective(c, "runAsGroup")
	setting.value == 0
	msg := sprintf("%s runs with the group root", [workload.describe(c.view)])
}

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["securityContext", "fsGroup"])}} if {
	podspec.spec.securityContext.fsGroup == 0
	msg := "the pod's volumes belong to the group root"
}

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["securityContext", "supplementalGroups"])}} if {
	0 in podspec.spec.securityContext.supplementalGroups
	msg := "the pod runs with the group root beside its own"
}
