# METADATA
# title: Image tag is latest or missing
# description: >-
#   The tag latest, which also stands for no tag, names another image tomorrow; nobody can
#   say what runs, or go back to it.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
# - https://kubernetes.io/docs/concepts/containers/images/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile, kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a version tag, or better a digest.
#   controls: {cis-docker: ["4.2"], nsa: [image-tags]}
#   aliases: [DL3006, DL3007, AVD-DS-0001, AVD-KSV-0013, CKV_DOCKER_7, CKV_K8S_14, C-0075, latest-tag, DKL-DI-0006, tagNotSpecified, container-image-tag, disallow-latest-tag]
#   parameters: {}
package rules.container.image_latest

import data.lib.workload

violation contains {"msg": msg, "details": {"image": use.reference, "path": use.path}} if {
	some use in workload.named_images
	use.digest == ""
	msg := sprintf(text[use.tag], [use.reference])
}

text := {
	"": "image %q has no tag (assumed: latest)",
	"latest": "image %q is tagged latest",
}
