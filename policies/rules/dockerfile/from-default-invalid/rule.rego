# METADATA
# title: FROM names no image by default
# description: >-
#   Without build arguments FROM names nothing that can be pulled; who builds the file
#   must know which to give.
# related_resources:
# - https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the ARG before the first FROM a default that names an image.
#   controls: {}
#   aliases: [InvalidDefaultArgInFrom]
#   parameters: {}
package rules.dockerfile.from_default_invalid

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	not valid(stage.from_default)
	count(dockerfile.skipped & {"all", "InvalidDefaultArgInFrom"}) == 0
	msg := sprintf("FROM %s names no image unless build arguments are given", [stage.from_original])
}

# https://pkg.go.dev/github.com/distribution/reference#pkg-overview, names
# with the default registry left out included.
valid(name) if {
	regex.match(
		concat("", [
			`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*(:[0-9]+)?/|\[[a-fA-F0-9:]+\](:[0-9]+)?/)?`,
			`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*`,
			`(:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?`,
			`(@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
		]),
		name,
	)
	not regex.match(`^[a-f0-9]{64}$`, name)
}
