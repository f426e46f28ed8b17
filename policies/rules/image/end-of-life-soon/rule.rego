# METADATA
# title: Operating system is near its end of life
# description: >-
#   In days days at most, nobody will publish fixes for the release any more.
# related_resources:
# - https://endoflife.date/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Plan the move to a newer release.
#   controls: {cis-docker: ["4.4"]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       days:
#         description: how many days ahead it is said
#         type: integer
#         default: 180
package rules.image.end_of_life_soon

import data.lib.artifact
import data.lib.calendar

violation contains {"msg": msg, "details": {"release": name, "ends": os.end_of_life, "key": os.id}} if {
	os := input.image.os
	left := calendar.days(input.time, os.end_of_life)
	left > 0
	left <= input.parameters.days
	name := trim_space(concat(" ", [os.id, os.version]))
	msg := sprintf("%s has no more fixes in %s", [name, artifact.plural(left, "day")])
}
