# METADATA
# title: Image comes from a registry that is not allowed
# description: >-
#   Only images from registries that the organisation trusts and scans may be built on or
#   run. Says nothing until allowed_registries is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/containers/images/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [dockerfile, kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use an image from one of the allowed registries, or have the image mirrored there.
#   controls: {cis-docker: ["4.2"], nsa: [image-registries], mitre: [T1525]}
#   aliases: [DL3026, AVD-KSV-0125, C-0001, C-0078, CIS-DI-0002, AVD-KSV-0032, AVD-KSV-0033, AVD-KSV-0035, restrict-image-registries, advanced-restrict-image-registries]
#   parameters:
#     type: object
#     properties:
#       allowed_registries:
#         description: registries, or registry/path prefixes, that images may come from; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.container.allowed_registries

import data.lib.workload

violation contains {"msg": msg, "details": {"image": use.reference, "path": use.path}} if {
	count(input.parameters.allowed_registries) > 0
	some use in workload.named_images
	not allowed(use)
	msg := sprintf("image %q is from %s, which is not an allowed registry", [use.reference, use.registry])
}

violation contains {"msg": msg, "details": {"image": use.reference, "path": use.path}} if {
	count(input.parameters.allowed_registries) > 0
	some use in workload.unnamed_images
	msg := sprintf("image %q may be from a registry that is not allowed (assumed: its name is not known)", [use.reference])
}

allowed(use) if {
	some entry in input.parameters.allowed_registries
	full := concat("/", [use.registry, use.repository, ""])
	startswith(full, concat("", [trim_suffix(entry, "/"), "/"]))
}
