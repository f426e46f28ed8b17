# METADATA
# title: EXPOSE names an address or a port of the host
# description: >-
#   Only the port of the container counts; the rest is ignored and will be an error in a
#   future release of BuildKit.
# related_resources:
# - https://docs.docker.com/reference/build-checks/expose-invalid-format/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Name the container's port only; publish it with docker run -p.
#   controls: {}
#   aliases: [ExposeInvalidFormat]
#   parameters: {}
package rules.dockerfile.expose_format

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path, "key": port}} if {
	some k in dockerfile.of.expose
	i := input.dockerfile.instructions[k]
	not i.onbuild
	some port in i.args
	contains(port, ":")
	not contains(port, "$")
	dockerfile.checked(i, "ExposeInvalidFormat")
	msg := sprintf("EXPOSE %s names more than a port of the container", [port])
}
