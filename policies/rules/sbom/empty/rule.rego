# METADATA
# title: Bill of materials lists nothing
# description: >-
#   There is nothing in it that could be judged: most likely the tool that made it did not
#   find what it should describe.
# related_resources:
# - https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Make it of the image or the build, and look at what the tool says.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.empty

violation contains {"msg": "it lists no component", "details": {"path": [], "key": "components"}} if {
	count(input.sbom.components) == 0
	count(input.packages) == 0
}
