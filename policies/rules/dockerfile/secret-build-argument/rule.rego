# METADATA
# title: Secret given as a build argument
# description: >-
#   Whoever has the image can read the values of its build arguments in the history, and
#   those of its variables in its configuration.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# - https://docs.docker.com/reference/dockerfile/#arg
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Give it to the command that needs it with RUN --mount=type=secret.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [DL3064, AVD-DS-0031, CIS-DI-0010]
#   parameters: {}
package rules.dockerfile.secret_build_argument

import data.lib.dockerfile
import data.lib.secret

violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"path": array.concat(i.path, ["pairs", n]),
	"key": sprintf("arg/%s", [pair.name]),
}} if {
	some k in dockerfile.of.arg
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	some n, pair in i.pairs
	pair.value == ""
	told(pair.name)
	msg := sprintf("ARG %s takes a secret that stays in the image's history", [pair.name])
}

violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"path": array.concat(i.path, ["pairs", n]),
	"key": sprintf("env/%s", [pair.name]),
}} if {
	some k in dockerfile.of.env
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	contains(i.text, "$")
	some n, pair in i.pairs
	told(pair.name)
	handed_on(i, pair)
	msg := sprintf("ENV %s keeps a secret in the image", [pair.name])
}

told(name) if secret.announced(name)

told(name) if name in {"AWS_ACCESS_KEY_ID", "AZURE_CLIENT_ID"}

# handed_on says that the value comes from an argument of the stage that the
# build is to give.
handed_on(i, pair) if {
	some arg in input.dockerfile.stages[i.stage].args
	not arg.set

	# boltseal:lint-ignore=slow-pattern names are words, and a stage has few arguments
	regex.match(sprintf(`\b%s\s*[= ]\s*["']?\$\{?%s\b`, [pair.name, arg.name]), i.text)
}
