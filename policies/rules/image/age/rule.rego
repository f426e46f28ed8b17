# METADATA
# title: Image is old
# description: >-
#   It was made more than days days ago: what has been repaired since then is not in it.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build it again, on a current base.
#   controls: {cis-docker: ["4.4"]}
#   aliases: [CIS-DI-0004, block-stale-images]
#   parameters:
#     type: object
#     properties:
#       days:
#         description: how many days old an image may be
#         type: integer
#         default: 90
package rules.image.age

import data.lib.artifact
import data.lib.calendar

violation contains {"msg": msg, "details": {"created": input.image.created, "key": "age"}} if {
	calendar.real(input.image.created)
	age := calendar.days(input.image.created, input.time)
	age > input.parameters.days
	msg := sprintf("the image was made %s ago, %d are allowed", [artifact.plural(age, "day"), input.parameters.days])
}
