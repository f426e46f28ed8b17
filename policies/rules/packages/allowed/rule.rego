# METADATA
# title: Package is not on the list of those that are allowed
# description: >-
#   Only packages that the organisation has cleared may ship. Says nothing until packages
#   is set.
# related_resources:
# - https://github.com/package-url/purl-spec
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image, sbom]
#   action: alert
#   requires: [packages]
#   partial: true
#   remediation: >-
#     Have the package cleared, or take another in its place.
#   controls: {mitre: [T1195]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       packages:
#         description: "names or package URLs of packages that are allowed; a star at the end stands for the rest: pkg:deb/debian/*; empty allows all"
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.allowed

import data.lib.artifact
import data.lib.pattern

violation contains {"msg": msg, "details": {
	"package": p.name, "purl": p.purl, "installed": p.version, "layer": p.layer,
	"path": artifact.place(p.purl), "key": artifact.identity(p.purl, p.name),
}} if {
	count(input.parameters.packages) > 0
	some p in input.packages
	not pattern.matches(p.name, input.parameters.packages)
	not pattern.matches(regex.replace(p.purl, `[?#].*$`, ""), input.parameters.packages)
	not artifact.identity(p.purl, "") in input.parameters.packages
	msg := sprintf("%s %s is not an allowed package", [p.name, p.version])
}
