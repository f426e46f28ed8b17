# METADATA
# title: Container runs as root
# description: >-
#   A process that runs as root inside a container is one kernel or runtime bug away from
#   root on the node.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# - https://docs.docker.com/build/building/best-practices/#user
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: from-finding
#   kinds: [dockerfile, image, kubernetes, event]
#   events: [container_start]
#   action: alert
#   requires: []
#   remediation: >-
#     Set USER to a non-zero uid in the Dockerfile; in Kubernetes set
#     securityContext.runAsNonRoot to true and runAsUser to a non-zero uid.
#   controls: {cis-docker: ["4.1"], pss: [restricted], nsa: [non-root], mitre: [T1611]}
#   aliases: [DL3002, AVD-DS-0002, AVD-KSV-0012, AVD-KSV-0105, CKV_DOCKER_3, CKV_DOCKER_8, CKV_K8S_6, CKV_K8S_23, C-0013, run-as-non-root, CIS-DI-0001, runAsRootAllowed, C-0218]
#   parameters: {}
package rules.container.run_as_root

import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["user"]),
	"severity": severity(c),
}} if {
	some c in workload.containers
	c.user.root
	not nonroot_base(c)
	msg := sprintf("%s runs as root%s", [workload.describe(c), assumed(c)])
}

# A manifest that sets no user leaves the choice to the image, which may well
# have one.
severity(c) := "medium" if {
	workload.kubernetes
	not c.user.declared
} else := "high"

assumed(c) := " (assumed: no user is set)" if not c.user.declared

assumed(c) := "" if c.user.declared

# Distroless images with nonroot in the tag set uid 65532 themselves.
nonroot_base(c) if {
	not c.user.declared
	c.image.registry == "gcr.io"
	startswith(c.image.repository, "distroless/")
	"nonroot" in split(c.image.tag, "-")
}
