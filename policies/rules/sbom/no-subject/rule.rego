# METADATA
# title: Bill of materials does not say what it describes
# description: >-
#   Nobody can tell which program or image the list belongs to.
# related_resources:
# - https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Name the product in metadata.component, or with DESCRIBES.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.no_subject

violation contains {"msg": "it does not say what it describes", "details": {"path": [], "key": "subject"}} if {
	input.sbom.subject.name == ""
}
