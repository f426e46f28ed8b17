# METADATA
# title: Pod mounts a path of its node (baseline)
# description: >-
#   The baseline Pod Security Standard forbids hostPath volumes.
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
#     Use a persistent volume, an emptyDir, a projected volume or a CSI driver.
#   controls: {pss: [baseline], cis-kubernetes: ["5.2.12"], mitre: [T1611]}
#   aliases: [hostPathVolumes, disallow-host-path, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.host_path_volumes

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(volume, ["hostPath"], volume.called)} if {
	pss.level[input.parameters.pod_security_level]
	some volume in pss.volumes
	pss.setting(volume, ["hostPath"]) != null
	not pss.core(volume)
	msg := sprintf("%s is a path of the node (Pod Security baseline)", [volume.called])
}

# Restricted judges by all sources of a volume, of which the API server lets
# there be only one; baseline looks at hostPath alone.
violation contains {"msg": msg, "details": pss.details(volume, ["hostPath"], volume.called)} if {
	pss.level[input.parameters.pod_security_level] == "baseline"
	some volume in pss.volumes
	pss.setting(volume, ["hostPath"]) != null
	pss.core(volume)
	msg := sprintf("%s is a path of the node (Pod Security baseline)", [volume.called])
}
