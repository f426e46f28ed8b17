# METADATA
# title: Bill of materials says that it is incomplete
# description: >-
#   What it does not list is not judged.
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
#     Make it from the build, with all dependencies.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.incomplete

violation contains {"msg": msg, "details": {"aggregate": aggregate, "path": ["compositions"], "key": aggregate}} if {
	some aggregate in input.sbom.compositions
	aggregate != "complete"
	aggregate != "not_specified"
	msg := sprintf("it says of itself that the list is %s", [replace(aggregate, "_", " ")])
}
