# METADATA
# title: Bill of materials of an image does not say of which
# description: >-
#   It describes a container without its digest: a tag can be moved, and nobody can tell
#   whether the list is that of the image that runs.
# related_resources:
# - https://cyclonedx.org/docs/1.6/json/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Make it of an image in a registry, and name it with its digest.
#   controls: {slsa: [provenance]}
#   aliases: []
#   parameters: {}
package rules.sbom.no_image_digest

violation contains {"msg": msg, "details": {"path": ["subject"], "key": "image"}} if {
	input.sbom.subject.type == "container"
	input.sbom.image == ""
	msg := sprintf("it describes the image %q without a digest", [input.sbom.subject.name])
}
