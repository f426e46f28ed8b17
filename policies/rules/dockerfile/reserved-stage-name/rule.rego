# METADATA
# title: Stage name is reserved
# description: >-
#   scratch and context mean something else to BuildKit; a stage of that name cannot be
#   relied on.
# related_resources:
# - https://docs.docker.com/reference/build-checks/reserved-stage-name/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Rename the stage.
#   controls: {}
#   aliases: [ReservedStageName, DL3063]
#   parameters: {}
package rules.dockerfile.reserved_stage_name

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	stage.name in {"context", "scratch"}
	count(dockerfile.skipped & {"all", "ReservedStageName"}) == 0
	msg := sprintf("%q is reserved and no name for a stage", [stage.name])
}
