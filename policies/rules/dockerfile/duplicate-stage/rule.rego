# METADATA
# title: Two stages have the same name
# description: >-
#   A name that two stages have means the later one to all that follows; names do not differ
#   by case.
# related_resources:
# - https://docs.docker.com/reference/build-checks/duplicate-stage-name/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Rename one of the stages.
#   controls: {}
#   aliases: [DL3024, AVD-DS-0012, CKV_DOCKER_11, DuplicateStageName]
#   parameters: {}
package rules.dockerfile.duplicate_stage

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	stage.name != ""
	some earlier in input.dockerfile.stages
	earlier.index < stage.index
	earlier.name == stage.name
	msg := sprintf("stage %q has the name of an earlier stage", [stage.written_name])
}
