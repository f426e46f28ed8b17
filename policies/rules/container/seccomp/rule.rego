# METADATA
# title: Container runs without a seccomp profile
# description: >-
#   Without a seccomp profile a container may use every system call of the kernel;
#   Kubernetes sets none unless told to.
# related_resources:
# - https://kubernetes.io/docs/tutorials/security/seccomp/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.seccompProfile.type to RuntimeDefault for the pod.
#   controls: {cis-docker: ["5.22"], cis-kubernetes: ["5.7.2"], pss: [restricted], nsa: [seccomp]}
#   aliases: [AVD-KSV-0030, AVD-KSV-0104, CKV_K8S_31, C-0055, C-0210, container-seccomp-profile, CKV_K8S_32]
#   parameters: {}
package rules.container.seccomp

import data.lib.workload

# A privileged container runs without seccomp anyhow.
violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["seccomp"]),
	"severity": object.get(weight, c.seccomp, "medium"),
}} if {
	some c in workload.containers
	not confined(c.seccomp)
	not c.privileged
	not workload.windows
	msg := sprintf(object.get(text, c.seccomp, "%s names no seccomp profile that there is"), [workload.describe(c)])
}

confined("RuntimeDefault")

confined(profile) if startswith(profile, "localhost/")

text := {
	"": "%s has no seccomp profile (assumed: Unconfined)",
	"Unconfined": "%s switches seccomp off",
}

weight := {"": "low"}
