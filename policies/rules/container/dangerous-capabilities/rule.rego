# METADATA
# title: Container adds a dangerous capability
# description: >-
#   Some Linux capabilities are as good as root on the node, or let a container watch or
#   forge the traffic of others.
# related_resources:
# - https://man7.org/linux/man-pages/man7/capabilities.7.html
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes, event]
#   events: [container_start]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the capability, or drop ALL and add only those that the program needs.
#   controls: {cis-docker: ["5.4"], cis-kubernetes: ["5.2.9"], pss: [baseline], nsa: [capabilities], mitre: [T1611]}
#   aliases: [AVD-KSV-0005, AVD-KSV-0022, AVD-KSV-0119, AVD-KSV-0120, CKV_K8S_39, C-0046, dangerousCapabilities]
#   parameters:
#     type: object
#     properties:
#       dangerous_capabilities:
#         description: capabilities that no container may add, without CAP_
#         type: array
#         items: {type: string}
#         default: [ALL, AUDIT_CONTROL, BPF, DAC_READ_SEARCH, LINUX_IMMUTABLE, MAC_ADMIN, MAC_OVERRIDE, NET_ADMIN, NET_RAW, PERFMON, SYSLOG, SYS_ADMIN, SYS_BOOT, SYS_MODULE, SYS_PTRACE, SYS_RAWIO, SYS_TIME]
package rules.container.dangerous_capabilities

import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"capability": capability,
	"path": array.concat(c.path, ["capabilities"]),
	"key": sprintf("capabilities/%s", [capability]),
}} if {
	some c in workload.containers
	some capability in c.capabilities.add
	capability in input.parameters.dangerous_capabilities
	msg := sprintf("%s adds the capability %s", [workload.describe(c), capability])
}
