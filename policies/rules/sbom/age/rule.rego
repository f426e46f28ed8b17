# METADATA
# title: Bill of materials is old
# description: >-
#   It was made more than days days ago: what it describes may have changed since.
# related_resources:
# - https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Make it anew with every build.
#   controls: {}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       days:
#         description: how many days old it may be
#         type: integer
#         default: 180
package rules.sbom.age

import data.lib.artifact
import data.lib.calendar

violation contains {"msg": msg, "details": {"created": input.sbom.created, "path": ["created"], "key": "age"}} if {
	calendar.real(input.sbom.created)
	age := calendar.days(input.sbom.created, input.time)
	age > input.parameters.days
	msg := sprintf("it was made %s ago, %d are allowed", [artifact.plural(age, "day"), input.parameters.days])
}
