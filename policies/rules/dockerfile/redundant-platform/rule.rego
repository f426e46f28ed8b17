# METADATA
# title: FROM names the platform it has anyway
# description: >-
#   A stage is built for the target platform unless it says otherwise.
# related_resources:
# - https://docs.docker.com/reference/build-checks/redundant-target-platform/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove --platform.
#   controls: {}
#   aliases: [RedundantTargetPlatform, DL3065]
#   parameters: {}
package rules.dockerfile.redundant_platform

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	regex.match(`^"?\$(TARGETPLATFORM|\{TARGETPLATFORM(:?[-?][^}]*)?\})"?$`, stage.platform_original)
	some k in dockerfile.of.from
	input.dockerfile.instructions[k].stage == stage.index
	dockerfile.checked(input.dockerfile.instructions[k], "RedundantTargetPlatform")
	msg := "--platform=$TARGETPLATFORM is the default"
}
