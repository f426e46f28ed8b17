# METADATA
# title: Image is in a registry that is not allowed
# description: >-
#   Only images of registries that the organisation trusts may be shipped. Says nothing
#   until allowed_registries is set.
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Push the image to one of the allowed registries, and take it from there.
#   controls: {cis-docker: ["4.2"], mitre: [T1525]}
#   aliases: [CIS-DI-0002]
#   parameters:
#     type: object
#     properties:
#       allowed_registries:
#         description: registries, or registry/path prefixes, that images may come from; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.image.allowed_registries

violation contains {"msg": msg, "details": {"image": reference.reference, "key": "registry"}} if {
	count(input.parameters.allowed_registries) > 0
	input.image.source == "registry"
	reference := input.image.reference
	full := concat("/", [reference.registry, reference.repository, ""])
	every entry in input.parameters.allowed_registries {
		not startswith(full, concat("", [trim_suffix(entry, "/"), "/"]))
	}
	msg := sprintf("image %q is in %s, which is not an allowed registry", [reference.reference, reference.registry])
}

violation contains {"msg": msg, "details": {"image": reference.reference, "key": "registry"}} if {
	count(input.parameters.allowed_registries) > 0
	input.image.source != "registry"
	reference := input.image.reference
	reference.reference != ""
	full := concat("/", [reference.registry, reference.repository, ""])
	every entry in input.parameters.allowed_registries {
		not startswith(full, concat("", [trim_suffix(entry, "/"), "/"]))
	}
	msg := sprintf("image %q is named for %s, which is not an allowed registry", [reference.reference, reference.registry])
}
