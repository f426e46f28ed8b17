# METADATA
# title: Image does not say when it was made
# description: >-
#   Nobody can tell how old it is. Reproducible builds set the time of the last commit
#   (SOURCE_DATE_EPOCH).
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/config.md
# - https://reproducible-builds.org/docs/source-date-epoch/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Set SOURCE_DATE_EPOCH to the time of the commit.
#   controls: {slsa: [provenance]}
#   aliases: []
#   parameters: {}
package rules.image.no_creation_time

import data.lib.calendar

violation contains {"msg": "the image does not say when it was made", "details": {"key": "created"}} if {
	not calendar.real(input.image.created)
	input.image.source != "rootfs"
}

violation contains {"msg": msg, "details": {"key": "created"}} if {
	calendar.days(input.time, input.image.created) > 1
	msg := sprintf("the image says that it was made on %s, which is yet to come", [substring(input.image.created, 0, 10)])
}
