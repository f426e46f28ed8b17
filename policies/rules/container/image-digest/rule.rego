# METADATA
# title: Image is not pinned by digest
# description: >-
#   A tag can be moved to another image at any time; a digest names the same bytes for ever.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile, kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Append the digest to the reference, as in name:tag@sha256:….
#   controls: {cis-docker: ["4.2"], slsa: [pinned-dependencies]}
#   aliases: [CKV_K8S_43, C-0306, K8sImageDigests, require-image-checksum]
#   parameters:
#     type: object
#     properties:
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.container.image_digest

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"image": use.reference, "path": use.path}} if {
	some use in workload.named_images
	use.digest == ""
	not pattern.matches(use.reference, input.parameters.exemptImages)
	msg := sprintf("image %q is not pinned by digest", [use.reference])
}
