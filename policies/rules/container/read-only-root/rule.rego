# METADATA
# title: Root file system is writable
# description: >-
#   Who breaks into a container with a writable root file system can change the program and
#   leave tools behind.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where the
#     program writes.
#   controls: {cis-docker: ["5.13"], nsa: [immutable-filesystem], mitre: [T1565]}
#   aliases: [AVD-KSV-0014, CKV_K8S_22, C-0017, no-read-only-root-fs, notReadOnlyRootFilesystem, container-security-context-readonlyrootfilesystem, K8sPSPReadOnlyRootFilesystem, require-ro-rootfs]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.container.read_only_root

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["read_only_root"]),
}} if {
	some c in workload.containers
	not c.read_only_root
	not workload.windows
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s has a writable root file system", [workload.describe(c)])
}
