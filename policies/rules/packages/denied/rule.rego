# METADATA
# title: Package is denied
# description: >-
#   The organisation has decided that it may not ship. Says nothing until packages is set.
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
#     Remove the package, or take another in its place.
#   controls: {mitre: [T1195]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       packages:
#         description: "names, or package URLs with or without a version, of packages that are denied; a star at the end stands for the rest: telnet*, pkg:npm/event-stream@3.3.6"
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.denied

import data.lib.artifact
import data.lib.pattern

violation contains {"msg": msg, "details": {
	"package": p.name, "purl": p.purl, "installed": p.version, "layer": p.layer,
	"path": artifact.place(p.purl), "key": artifact.identity(p.purl, p.name),
}} if {
	count(input.parameters.packages) > 0
	some p in input.packages
	denied(p)
	msg := sprintf("%s %s is denied", [p.name, p.version])
}

denied(p) if pattern.matches(p.name, input.parameters.packages)

denied(p) if {
	some name in {artifact.identity(p.purl, ""), regex.replace(p.purl, `[?#].*$`, "")}
	pattern.matches(name, urls)
}

urls contains url if {
	some url in input.parameters.packages
	startswith(url, "pkg:")
}
