# METADATA
# title: Container unmasks /proc
# description: >-
#   Container runtimes hide the parts of /proc that tell about the node or change it; procMount
#   Unmasked shows them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove procMount.
#   controls: {pss: [baseline], mitre: [T1611]}
#   aliases: [AVD-KSV-0027, unsafe-proc-mount, procMount, disallow-proc-mount, K8sPSPProcMount]
#   parameters:
#     type: object
#     properties:
#       procMount:
#         description: the masks that containers may have of /proc, Default or, for both, Unmasked
#         type: string
#         default: Default
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.proc_mount

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["securityContext", "procMount"])}} if {
	lower(input.parameters.procMount) != "unmasked"
	some c in podspec.containers
	mount := manifest.text(c.raw, ["securityContext", "procMount"])
	not lower(mount) in {"", "default"}
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s mounts /proc as %s", [workload.describe(c.view), mount])
}
