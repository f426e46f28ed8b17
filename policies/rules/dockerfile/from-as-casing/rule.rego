# METADATA
# title: FROM and AS are written in different case
# description: >-
#   A keyword in another case than its instruction is harder to read.
# related_resources:
# - https://docs.docker.com/reference/build-checks/from-as-casing/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write both in capitals, or both in lower case.
#   controls: {}
#   aliases: [FromAsCasing]
#   parameters: {}
package rules.dockerfile.from_as_casing

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.from
	i := input.dockerfile.instructions[k]
	word := i.original_args[1]
	word != matching(i.keyword)
	dockerfile.checked(i, "FromAsCasing")
	msg := sprintf("%s does not match the case of %s", [word, i.keyword])
}

# A keyword in mixed case is instruction-casing's.
matching(keyword) := "AS" if keyword == upper(keyword)

matching(keyword) := "as" if keyword == lower(keyword)
