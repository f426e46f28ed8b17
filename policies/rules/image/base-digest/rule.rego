# METADATA
# title: Image does not say which digest it was built on
# description: >-
#   It names its base, but a tag can be moved: without the digest nobody can tell whether
#   the base has been replaced since.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/annotations.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Set the annotation org.opencontainers.image.base.digest when building.
#   controls: {cis-docker: ["4.2"], slsa: [provenance]}
#   aliases: []
#   parameters: {}
package rules.image.base_digest

violation contains {"msg": msg, "details": {"base": input.image.base.reference, "key": "base"}} if {
	input.image.base.reference != ""
	input.image.base.digest == ""
	msg := sprintf("the image names its base %s without a digest", [input.image.base.reference])
}
