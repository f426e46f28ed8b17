# METADATA
# title: Dependency leads to a component that is not listed
# description: >-
#   The graph of dependencies names something that is not there: the list is incomplete,
#   or the reference is wrong.
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
#     List the component, or mend the reference.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.unresolved_dependency

import data.lib.artifact

violation contains {"msg": msg, "details": {"references": array.slice(names, 0, 100), "path": ["dependencies"], "key": "unresolved"}} if {
	names := sort(named - known)
	count(names) > 0
	msg := sprintf("%s to what is not listed: %s", [artifact.plural(count(names), "reference"), artifact.listed(names)])
}

named := {ref | some d in input.sbom.dependencies; some ref in array.concat([d.ref], d.depends_on); not regex.match(`^(?:DocumentRef-|NOASSERTION$|NONE$|SPDXRef-DOCUMENT$|urn:cdx:)`, ref)}

known := {c.ref | some c in input.sbom.components} | {input.sbom.subject.ref}
