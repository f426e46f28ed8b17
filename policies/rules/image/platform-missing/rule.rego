# METADATA
# title: Image does not say what it was made for
# description: >-
#   Without operating system and architecture a runtime takes it for whatever it runs
#   itself, and fails when it starts.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/config.md
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build it with a builder that fills in os and architecture.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.image.platform_missing

violation contains {"msg": msg, "details": {"key": "platform"}} if {
	missing := [field | some field in ["os", "architecture"]; input.image.platform[field] == ""]
	count(missing) > 0
	input.image.source != "rootfs"
	msg := sprintf("the image does not state its %s", [concat(" and ", missing)])
}
