# METADATA
# title: Container runs as a process of a Windows node (baseline)
# description: >-
#   The baseline Pod Security Standard forbids Windows HostProcess containers, which run on
#   the node itself.
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
#     Remove windowsOptions.hostProcess.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.11"], mitre: [T1611]}
#   aliases: [windowsHostProcess, disallow-host-process, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.windows_host_process

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(holder, path, "hostProcess")} if {
	pss.level[input.parameters.pod_security_level]
	some holder in pss.holders
	path := ["securityContext", "windowsOptions", "hostProcess"]
	pss.setting(holder, path) == true
	msg := sprintf("%s runs on the Windows node itself (Pod Security baseline)", [holder.called])
}
