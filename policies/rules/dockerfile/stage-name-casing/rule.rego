# METADATA
# title: Stage name has capitals
# description: >-
#   Stage names do not differ by case; written in lower case they look the way BuildKit
#   reads them.
# related_resources:
# - https://docs.docker.com/reference/build-checks/stage-name-casing/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the stage name in lower case.
#   controls: {}
#   aliases: [StageNameCasing]
#   parameters: {}
package rules.dockerfile.stage_name_casing

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.from
	i := input.dockerfile.instructions[k]
	name := i.original_args[2]
	name != lower(name)
	dockerfile.checked(i, "StageNameCasing")
	msg := sprintf("stage name %q has capitals", [name])
}
