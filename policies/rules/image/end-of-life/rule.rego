# METADATA
# title: Operating system has reached its end of life
# description: >-
#   Nobody publishes fixes for the release any more: what is found from now on stays open,
#   and no advisory tells of it.
# related_resources:
# - https://endoflife.date/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Move to a release that is maintained.
#   controls: {cis-docker: ["4.2", "4.4"], mitre: [T1190]}
#   aliases: [CIS-DI-0004]
#   parameters: {}
package rules.image.end_of_life

violation contains {"msg": msg, "details": {"release": name, "ended": os.end_of_life, "key": os.id}} if {
	os := input.image.os
	os.end_of_life != ""
	os.end_of_life <= substring(input.time, 0, 10)
	name := trim_space(concat(" ", [os.id, os.version]))
	msg := sprintf("%s has had no fixes since %s", [name, os.end_of_life])
}
