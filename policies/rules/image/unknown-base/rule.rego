# METADATA
# title: Image does not say what it was built on
# description: >-
#   Without the name of the base nobody can tell whether it is trusted or has been
#   replaced.
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
#     Set the annotations org.opencontainers.image.base.name and base.digest when building.
#   controls: {cis-docker: ["4.2"], slsa: [provenance]}
#   aliases: []
#   parameters: {}
package rules.image.unknown_base

violation contains {"msg": "the image does not say what it was built on", "details": {"key": "base"}} if {
	input.image.base.reference == ""
}
