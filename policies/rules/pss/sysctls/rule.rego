# METADATA
# title: Pod sets an unsafe kernel parameter (baseline)
# description: >-
#   The baseline Pod Security Standard lets pods set only kernel parameters that are a
#   matter of one pod alone; the list has grown with the versions of Kubernetes.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
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
#   aliases: [sysctls, restrict-sysctls, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
#       kubernetes_version:
#         description: the version of Kubernetes whose standard counts
#         type: string
#         pattern: ^(latest|v1\.(0|[1-9][0-9]*))$
#         default: latest
package rules.pss.sysctls

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(pss.pod, path, sprintf("sysctls/%s", [name]))} if {
	pss.level[input.parameters.pod_security_level]
	some n, entry in pss.list(pss.spec, ["securityContext", "sysctls"])
	name := pss.text(pss.mapping(entry), ["name"])
	not allowed(name)
	path := ["securityContext", "sysctls", n]
	msg := sprintf("the pod sets the kernel parameter %q (Pod Security baseline)", [name])
}

allowed(name) if pss.minor(input.parameters.kubernetes_version) >= since[name]

# since says from which minor version on a parameter is safe.
since := {
	"kernel.shm_rmid_forced": 0,
	"net.ipv4.ip_local_port_range": 0,
	"net.ipv4.tcp_syncookies": 0,
	"net.ipv4.ping_group_range": 0,
	"net.ipv4.ip_unprivileged_port_start": 0,
	"net.ipv4.ip_local_reserved_ports": 27,
	"net.ipv4.tcp_keepalive_time": 29,
	"net.ipv4.tcp_fin_timeout": 29,
	"net.ipv4.tcp_keepalive_intvl": 29,
	"net.ipv4.tcp_keepalive_probes": 29,
	"net.ipv4.tcp_rmem": 32,
	"net.ipv4.tcp_wmem": 32,
	"net.ipv4.tcp_slow_start_after_idle": 37,
	"net.ipv4.tcp_notsent_lowat": 37,
}
