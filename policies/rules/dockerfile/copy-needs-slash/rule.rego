# METADATA
# title: COPY of several files to something that is no directory
# description: >-
#   With more than one source the destination must be a directory and end with a slash, or
#   the build fails.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#copy
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     End the destination with a slash.
#   controls: {}
#   aliases: [DL3021, AVD-DS-0011]
#   parameters: {}
package rules.dockerfile.copy_needs_slash

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some op in {"copy", "add"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	count(i.sources) > 1
	target := i.original_args[count(i.original_args) - 1]
	not regex.match(`([/\\]|^\.|[}])["']?$|[$][A-Za-z_]+["']?$`, target)
	msg := sprintf("%s of %d sources to %s, which does not end with /", [upper(i.op), count(i.sources), target])
}
