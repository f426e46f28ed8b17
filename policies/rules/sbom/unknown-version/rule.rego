# METADATA
# title: Version of the format is not known
# description: >-
#   The bill of materials was read as far as that is safe; what a newer version says in
#   new fields is not judged.
# related_resources:
# - https://cyclonedx.org/docs/1.6/json/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Write it in a version that is known, or update this program.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.unknown_version

violation contains {"msg": msg, "details": {"path": ["spec_version"], "key": "spec_version"}} if {
	not input.sbom.known
	msg := sprintf("%s %s is not a known version", [input.sbom.format, input.sbom.spec_version])
}
