# METADATA
# title: Base image has reached its end of life
# description: >-
#   Nobody publishes fixes for it any more: what is found from now on stays open in the image.
# related_resources:
# - https://endoflife.date/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Move to a version that is maintained.
#   controls: {cis-docker: ["4.2"]}
#   aliases: []
#   parameters: {}
package rules.dockerfile.base_image_end_of_life

import data.lib.dockerfile
import data.lib.lifecycle

# The base of a stage that only builds is not part of the image.
violation contains {"msg": msg, "details": {"image": stage.base.reference, "path": stage.path, "key": stage.base.repository}} if {
	some stage in input.dockerfile.stages
	stage.index in dockerfile.shipped
	stage.from_stage == -1
	not stage.scratch
	stage.base.registry in {"docker.io", "public.ecr.aws", "mcr.microsoft.com", "mirror.gcr.io"}
	day := lifecycle.ended(stage.base.repository, stage.base.tag)
	substring(input.time, 0, 10) > day
	msg := sprintf("image %q has had no fixes since %s", [stage.base.reference, day])
}
