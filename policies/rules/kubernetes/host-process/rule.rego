# METADATA
# title: Windows container runs as a process of the host
# description: >-
#   A HostProcess container is no container: it runs with the rights of its account on the Windows
#   node itself.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove hostProcess; keep it for the node agents that need it.
#   controls: {pss: [baseline], mitre: [T1611]}
#   aliases: [AVD-KSV-0103, hostProcess, disallow-host-process, K8sPSPHostProcess]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.host_process

import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["securityContext", "windowsOptions", "hostProcess"])}} if {
	podspec.spec.securityContext.windowsOptions.hostProcess == true
	msg := "the pod's containers run as processes of the Windows host"
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["securityContext", "windowsOptions", "hostProcess"])}} if {
	some c in podspec.containers
	c.raw.securityContext.windowsOptions.hostProcess == true
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s runs as a process of the Windows host", [workload.describe(c.view)])
}
