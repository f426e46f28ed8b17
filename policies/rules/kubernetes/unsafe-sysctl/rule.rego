# METADATA
# title: Pod sets an unsafe kernel parameter
# description: >-
#   Only a few kernel parameters are a matter of one pod alone; the others reach its neighbours or
#   the whole node.
# related_resources:
# - https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the sysctl, or set it on nodes that are kept for the workload.
#   controls: {pss: [baseline]}
#   aliases: [AVD-KSV-0026, unsafe-sysctls, restrict-sysctls, K8sPSPForbiddenSysctls]
#   parameters:
#     type: object
#     properties:
#       allowedSysctls:
#         description: kernel parameters that pods may set; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: [kernel.shm_rmid_forced, net.ipv4.ip_local_port_range, net.ipv4.ip_local_reserved_ports, net.ipv4.ip_unprivileged_port_start, net.ipv4.ping_group_range, net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl, net.ipv4.tcp_keepalive_probes, net.ipv4.tcp_keepalive_time, net.ipv4.tcp_rmem, net.ipv4.tcp_syncookies, net.ipv4.tcp_wmem]
#       forbiddenSysctls:
#         description: kernel parameters that pods may not set although allowedSysctls names them
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.unsafe_sysctl

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {
	"sysctl": entry.name,
	"path": array.concat(workload.pod.path, ["securityContext", "sysctls", n]),
	"key": sprintf("sysctls/%s", [entry.name]),
}} if {
	some n, entry in manifest.items(podspec.spec, ["securityContext", "sysctls"])
	is_string(entry.name)
	not allowed(entry.name)
	msg := sprintf("%s sets the kernel parameter %s", [workload.called, entry.name])
}

allowed(name) if {
	pattern.matches(name, input.parameters.allowedSysctls)
	not pattern.matches(name, input.parameters.forbiddenSysctls)
}
