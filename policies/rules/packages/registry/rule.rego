# METADATA
# title: Package comes from a registry that is not allowed
# description: >-
#   The package URL names the registry that it was taken from, and the organisation does
#   not trust it. Says nothing until registries is set; a package URL that names none is
#   not judged.
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
#     Take the package from an allowed registry, or have it mirrored there.
#   controls: {mitre: [T1195]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       registries:
#         description: addresses, or their beginnings, that packages may come from; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.packages.registry

import data.lib.artifact

violation contains {"msg": msg, "details": {
	"package": p.name, "purl": p.purl, "installed": p.version, "layer": p.layer,
	"path": artifact.place(p.purl), "key": artifact.identity(p.purl, p.name),
}} if {
	count(input.parameters.registries) > 0
	some p in input.packages
	contains(p.purl, "repository_url=")
	address := without_scheme(urlquery.decode(regex.find_all_string_submatch_n(`[?&]repository_url=([^&#]*)`, p.purl, 1)[0][1]))
	every allowed in input.parameters.registries {
		not within(address, trim_right(without_scheme(allowed), "/"))
	}
	msg := sprintf("%s %s comes from %s, which is not an allowed registry", [p.name, p.version, address])
}

without_scheme(address) := regex.replace(address, `^[a-z+]+://`, "")

within(address, allowed) if address == allowed

within(address, allowed) if startswith(address, concat("", [allowed, "/"]))
