# METADATA
# title: Package has a license that is not allowed
# description: >-
#   Only licenses that the organisation has cleared may ship. A package that offers a
#   choice is fine with one cleared license. Says nothing until licenses is set.
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
#         description: SPDX identifiers of licenses that are allowed, with their exception where there is one; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.allowed_licenses

import data.lib.artifact
import data.lib.spdx

violation contains {"msg": msg, "details": {
	"package": p.name, "purl": p.purl, "installed": p.version, "license": license, "layer": p.layer,
	"path": artifact.place(p.purl), "key": sprintf("%s %s", [artifact.identity(p.purl, p.name), license]),
}} if {
	count(input.parameters.licenses) > 0
	some p in input.packages
	some license in p.licenses
	license in refused
	msg := sprintf("%s %s has the license %s, which is not allowed", [p.name, p.version, license])
}

allowed := {spdx.leaf(name) | some name in input.parameters.licenses}

# Licenses repeat: each is judged once. An exception only gives more rights.
refused contains license if {
	some license in {license | some p in input.packages; some license in p.licenses}
	accepted := {leaf | some leaf in spdx.leaves(license); split(leaf, " with ")[0] in allowed} | allowed
	not spdx.accepts(license, accepted)
}
