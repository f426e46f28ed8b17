# METADATA
# title: Build argument in the history looks like a secret
# description: >-
#   The value of a build argument stays in the history of the image, for everybody who may
#   pull it.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   secrets: true
#   remediation: >-
#     Replace the secret, for it has leaked, and mount it for the one step that needs it
#     (RUN --mount=type=secret).
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [CIS-DI-0010]
#   parameters: {}
package rules.image.secret_build_argument

import data.lib.secret

violation contains {"msg": msg, "details": {"variable": name, "value": held.value, "secret": true, "layer": step.layer, "key": sprintf("argument/%s", [name])}} if {
	some n, step in input.image.history
	some [name, value] in given(step)
	some held in secret.held(name, value)
	msg := sprintf("step %d of the history has %s in the build argument %s", [n, held.what, name])
}

# docker writes "|2 A=1 B=2 /bin/sh -c …" for a command with two arguments.
given(step) := {[pair[1], pair[2]] |
	head := regex.find_all_string_submatch_n(`^(?:RUN )?\|[0-9]+ (.*?)(?:/bin/)?sh -c`, step.created_by, 1)[0][1]
	some pair in regex.find_all_string_submatch_n(`([A-Za-z_][0-9A-Za-z_]*)=(\S*)`, head, 100)
} if {
	contains(step.created_by, "|")
}

given(step) := {[pair[1], trim(pair[2], `"'`)] |
	some pair in regex.find_all_string_submatch_n(`^([A-Za-z_][0-9A-Za-z_]*)=(\S+)`, step.arguments, 1)
} if {
	step.instruction == "ARG"
	not contains(step.created_by, "|")
}
