# METADATA
# title: Pod uses a volume type that is not a core one (restricted)
# description: >-
#   The restricted Pod Security Standard allows volumes of configuration, secrets, scratch
#   space, images, claims and CSI drivers. It judges what is written: a volume without any
#   source, which the API server would make an emptyDir, is of no allowed type.
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
#     Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim,
#     projected or secret.
#   controls: {pss: [restricted], cis-kubernetes: ["5.2.12"]}
#   aliases: [restrictedVolumes, restrict-volume-types, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp, apply-pss-restricted-profile]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
package rules.pss.restricted_volumes

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(volume, [type], volume.called)} if {
	pss.level[input.parameters.pod_security_level] == "restricted"
	some volume in pss.volumes
	not pss.core(volume)
	types := [key | some key, source in volume.raw; key != "name"; source != null]
	type := array.concat(sort(types), ["unknown"])[0]
	msg := sprintf("%s is of the type %s (Pod Security restricted)", [volume.called, type])
}
