# METADATA
# title: Package that has to be there is missing
# description: >-
#   The organisation has decided what every image holds: its certificates, its agent. Says
#   nothing until packages is set.
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image, sbom]
#   action: alert
#   requires: [packages]
#   remediation: >-
#     Install the package, or build on a base that holds it.
#   controls: {}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       packages:
#         description: names, or package URLs without a version, of packages that have to be there; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.required

import data.lib.artifact
import data.lib.pattern

violation contains {"msg": msg, "details": {"package": wanted, "path": [], "key": wanted}} if {
	some wanted in input.parameters.packages
	every name in names {
		not pattern.matches(name, [wanted])
	}
	msg := sprintf("the package %s is missing", [wanted])
}

names := {name | some p in input.packages; some name in {p.name, artifact.identity(p.purl, "")}}
