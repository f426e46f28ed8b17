# METADATA
# title: Two components have the same reference
# description: >-
#   What depends on what cannot be told any more.
# related_resources:
# - https://cyclonedx.org/docs/1.6/json/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Give each component a reference of its own.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.duplicate_reference

import data.lib.artifact

violation contains {"msg": msg, "details": {"reference": ref, "path": max(found), "key": ref}} if {
	count(input.sbom.components) > count({c.ref | some c in input.sbom.components})
	some ref in repeated
	ref != ""
	found := [c.path | some c in input.sbom.components; c.ref == ref]
	msg := sprintf("%s have the reference %q", [artifact.plural(count(found), "component"), ref])
}

# In their order equal ones are neighbours.
repeated contains ref if {
	some n, ref in references
	references[n + 1] == ref
}

references := sort([c.ref | some c in input.sbom.components])
