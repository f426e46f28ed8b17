# METADATA
# title: Pod shares the node's processes or IPC
# description: >-
#   A pod in the node's PID namespace sees and may signal or read every process of the node;
#   in its IPC namespace it shares memory with them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove hostPID and hostIPC; use shareProcessNamespace to share within the pod.
#   controls: {cis-kubernetes: ["5.2.3", "5.2.4"], pss: [baseline], nsa: [host-pid-ipc], mitre: [T1611]}
#   aliases: [AVD-KSV-0008, AVD-KSV-0010, CKV_K8S_1, CKV_K8S_3, CKV_K8S_17, CKV_K8S_18, C-0038, host-pid, host-ipc, hostIPCSet, hostPIDSet, K8sPSPHostNamespace, C-0214, C-0215, C-0275, C-0276]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images that may do so, where all containers of the pod run one of them; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.host_pid_ipc

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["hostPID"])}} if {
	workload.pod.host_pid
	not exempt
	msg := "the pod shares the node's processes"
}

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["hostIPC"])}} if {
	workload.pod.host_ipc
	not exempt
	msg := "the pod shares the node's IPC"
}

exempt if {
	count(input.parameters.exemptImages) > 0
	count(workload.containers) > 0
	every c in workload.containers {
		pattern.matches(c.image.reference, input.parameters.exemptImages)
	}
}
