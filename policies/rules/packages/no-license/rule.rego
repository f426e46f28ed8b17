# METADATA
# title: Package states no license
# description: >-
#   Without a license nobody may use it, and no gate for licenses says anything of it.
# related_resources:
# - https://spdx.org/licenses/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image, sbom]
#   action: alert
#   requires: [licenses]
#   remediation: >-
#     Find out what its license is, and state it in the bill of materials.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.packages.no_license

import data.lib.artifact

# One finding for each type of package: there may be thousands.
violation contains {"msg": msg, "details": {"packages": array.slice(names, 0, 100), "key": type_of}} if {
	some type_of, found in unlicensed
	names := sort(found)
	msg := sprintf("%s of type %s without a license: %s", [artifact.plural(count(names), "package"), type_of, artifact.listed(names)])
}

unlicensed := {type_of: {concat(" ", [p.name, p.version]) | some p in bare; p.type == type_of} | some type_of in {p.type | some p in bare}}

bare := [p | some p in input.packages; count(p.licenses) == 0]
