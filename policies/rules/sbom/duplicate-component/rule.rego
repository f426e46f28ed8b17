# METADATA
# title: Component is listed twice
# description: >-
#   The same package URL stands there more than once: findings about it are repeated, and
#   counts are wrong.
# related_resources:
# - https://cyclonedx.org/docs/1.6/json/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     List each package once, with all its places as evidence.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.duplicate_component

import data.lib.artifact

violation contains {"msg": msg, "details": {"packages": array.slice(names, 0, 100), "path": [], "key": "duplicates"}} if {
	purls := [c.purl | some c in input.sbom.components; c.purl != ""]
	count(purls) > count({purl | some purl in purls})
	names := sort({purl | some purl, found in artifact.places; count(found) > 1})
	msg := sprintf("%s listed more than once: %s", [artifact.plural(count(names), "package"), artifact.listed(names)])
}
