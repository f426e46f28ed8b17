# METADATA
# title: ARG or ENV with the name of a secret
# description: >-
#   Whatever it is set to, at build or later, can be read from the image or its history.
# related_resources:
# - https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use RUN --mount=type=secret; rename the variable if it holds no secret.
#   controls: {}
#   aliases: [SecretsUsedInArgOrEnv, DL3064]
#   parameters: {}
package rules.dockerfile.secret_variable

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"variable": pair.name, "path": i.path, "key": sprintf("%s/%s", [i.op, pair.name])}} if {
	some op in {"arg", "env"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	i.stage >= 0
	not i.onbuild
	some pair in i.pairs
	regex.match(`(?i)(_|^)(apikey|auth|credentials?|key|password|pword|passwd|secret|token)(_|$)`, pair.name)
	not regex.match(`(?i)(_|^)(public|file|version)(_|$)`, pair.name)
	dockerfile.checked(i, "SecretsUsedInArgOrEnv")
	msg := sprintf("%s %s has the name of a secret", [upper(i.op), pair.name])
}
