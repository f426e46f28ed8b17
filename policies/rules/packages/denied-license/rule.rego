# METADATA
# title: Package has a license that is denied
# description: >-
#   The license asks for what the organisation does not want to do. A package that offers
#   a choice is denied only where no choice is left. Says nothing until licenses is set.
# related_resources:
# - https://spdx.org/licenses/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image, sbom]
#   action: alert
#   requires: [licenses]
#   partial: true
#   remediation: >-
#     Take another package, or have the license cleared.
#   controls: {}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       licenses:
#         description: "SPDX identifiers of licenses that are denied; a star at the end stands for the rest: GPL-*"
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.denied_license

import data.lib.artifact
import data.lib.pattern
import data.lib.spdx

violation contains {"msg": msg, "details": {
	"package": p.name, "purl": p.purl, "installed": p.version, "license": license, "layer": p.layer,
	"path": artifact.place(p.purl), "key": sprintf("%s %s", [artifact.identity(p.purl, p.name), license]),
}} if {
	count(input.parameters.licenses) > 0
	some p in input.packages
	some license in p.licenses
	license in refused
	msg := sprintf("%s %s has the license %s, which is denied", [p.name, p.version, license])
}

denied := {spdx.leaf(name) | some name in input.parameters.licenses}

# Licenses repeat: each is judged once.
refused contains license if {
	some license in {license | some p in input.packages; some license in p.licenses}
	accepted := {leaf | some leaf in spdx.leaves(license); not pattern.matches(leaf, denied)}
	not spdx.accepts(license, accepted)
}
