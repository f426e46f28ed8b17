# METADATA
# title: Components have no hash
# description: >-
#   Without one nobody can tell whether what was shipped is what is listed.
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
#     Make the bill of materials from the files themselves, with hashes.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.no_hashes

import data.lib.artifact

violation contains {"msg": msg, "details": {"components": array.slice(names, 0, 100), "path": [], "key": "hashes"}} if {
	names := [c.name | some c in input.sbom.components; c.type in {"library", "application", "framework", "file"}; count(c.hashes) == 0]
	count(names) > 0
	msg := sprintf("%s without a hash: %s", [artifact.plural(count(names), "component"), artifact.listed(names)])
}
