# METADATA
# title: Stage that the image does not need
# description: >-
#   A stage that the final one does not need is built only when it is named as target; often
#   it is left over.
# related_resources:
# - https://docs.docker.com/build/building/multi-stage/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the stage, or leave it if it is built by --target.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.dockerfile.unreachable_stage

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	not stage.used
	msg := sprintf("the final stage does not need stage %s", [called(stage)])
}

called(stage) := sprintf("%q", [stage.written_name]) if stage.written_name != ""

called(stage) := sprintf("%d", [stage.index]) if stage.written_name == ""
