# METADATA
# title: COPY to a relative path without WORKDIR
# description: >-
#   Where the files end depends on the working directory of the base image, which may
#   change.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Set WORKDIR first, or write the whole path.
#   controls: {}
#   aliases: [DL3045]
#   parameters: {}
package rules.dockerfile.copy_relative

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.copy
	i := input.dockerfile.instructions[k]
	target := trim(i.original_args[count(i.original_args) - 1], `"'`)
	not startswith(target, "/")
	not startswith(target, "$")
	not regex.match(`^[A-Za-z]:[/\\]`, target)
	not set(i)
	msg := sprintf("COPY to %s, with no WORKDIR set", [target])
}

set(i) if dockerfile.workdir_set(i)

set(i) if {
	i.onbuild
	some k in dockerfile.of.workdir
	dockerfile.before(input.dockerfile.instructions[k], i)
}
