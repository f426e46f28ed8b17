# METADATA
# title: Bill of materials does not keep to its format
# description: >-
#   The reader tolerated it; another may not, or may read something else.
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
#     Validate it against the schema of its format, and mend what makes it.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.problems

violation contains {"msg": msg, "details": {"path": [], "key": regex.replace(problem, `^line [0-9]+: `, "")}} if {
	some n, problem in input.sbom.problems
	n < 20
	not regex.match(`^the bom-ref |^dependencies name |is not known: the document was read`, problem)
	msg := sprintf("it does not keep to its format: %s", [problem])
}
