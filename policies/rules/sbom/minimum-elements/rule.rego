# METADATA
# title: Bill of materials lacks a minimum element
# description: >-
#   The NTIA names what every bill of materials has to hold: supplier, name, version and
#   identifier of each component, what depends on what, who made it and when.
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
#     Make it with a tool that fills the element in, from the build itself.
#   controls: {}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       elements:
#         description: the elements that there have to be
#         type: array
#         items: {type: string}
#         default: [supplier, name, version, identifier, dependencies, author, timestamp]
package rules.sbom.minimum_elements

import data.lib.artifact

violation contains {"msg": msg, "details": {"element": element, "path": [], "key": element}} if {
	some element in input.parameters.elements
	count(input.sbom.components) > 0
	msg := missing[element]
}

missing[element] := msg if {
	some element in ["supplier", "name", "version", "identifier"]
	n := input.sbom.minimum[sprintf("without_%s", [element])]
	n > 0
	msg := sprintf("%s without %s", [artifact.plural(n, "component"), article[element]])
}

article := {"supplier": "a supplier", "name": "a name", "version": "a version", "identifier": "a purl, CPE or hash"}

missing["dependencies"] := "it does not say what depends on what" if not input.sbom.minimum.dependencies

missing["author"] := "it does not say who made it" if not input.sbom.minimum.author

missing["timestamp"] := "it does not say when it was made" if not input.sbom.minimum.timestamp
