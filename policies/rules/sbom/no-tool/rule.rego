# METADATA
# title: Bill of materials does not say what made it
# description: >-
#   Tools differ in what they find; without the name nobody can tell what the list leaves
#   out.
# related_resources:
# - https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Keep the metadata that the tool writes.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.no_tool

violation contains {"msg": "it does not say which tool made it", "details": {"path": [], "key": "tool"}} if {
	count(input.sbom.tools) == 0
}
