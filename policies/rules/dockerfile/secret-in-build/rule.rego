# METADATA
# title: Secret in a Dockerfile
# description: >-
#   What ENV, ARG, RUN and COPY leave in an image can be read by whoever can pull it, even
#   if a later layer deletes it.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# - https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
# schemas:
# - input: schema.input
# custom:
#   severity: from-finding
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   secrets: true
#   remediation: >-
#     Use RUN --mount=type=secret, and replace the secret that has leaked.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [DL3064, AVD-DS-0031, CIS-DI-0010]
#   parameters: {}
package rules.dockerfile.secret_in_build

import data.lib.dockerfile
import data.lib.secret

# Values that are secrets by their shape.
violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"value": pair.value,
	"secret": true,
	"severity": "critical",
	"path": i.path,
	"key": sprintf("%s/%s", [i.op, pair.name]),
}} if {
	some i in input.dockerfile.instructions
	i.op in {"env", "arg", "label"}
	some pair in i.pairs
	what := secret.shape(pair.value)
	msg := sprintf("%s %s holds %s", [upper(i.op), pair.name, what])
}

# Values of variables whose names announce a secret.
violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"value": pair.value,
	"secret": true,
	"severity": "high",
	"path": i.path,
	"key": sprintf("%s/%s", [i.op, pair.name]),
}} if {
	some i in input.dockerfile.instructions
	i.op in {"env", "arg"}
	some pair in i.pairs
	secret.announced(pair.name)
	secret.literal(pair.value)
	not secret.shape(pair.value)
	msg := sprintf("%s %s holds what its name calls a secret", [upper(i.op), pair.name])
}

# An ARG stays in the image's history, with the value that a build gives it.
violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"severity": "medium",
	"path": i.path,
	"key": sprintf("%s/%s", [i.op, pair.name]),
}} if {
	some i in input.dockerfile.instructions
	i.op == "arg"
	some pair in i.pairs
	secret.announced(pair.name)
	pair.value == ""
	msg := sprintf("ARG %s takes a secret that stays in the image's history", [pair.name])
}

# Secrets in commands.
violation contains {"msg": msg, "details": {
	"value": word,
	"secret": true,
	"severity": "critical",
	"path": cmd.path,
}} if {
	some i in input.dockerfile.instructions
	secret.suspect(i.text)
	some cmd in i.commands
	some word in cmd.words
	what := secret.shape(word)
	msg := sprintf("%s command %s holds %s", [upper(i.op), cmd.name, what])
}

violation contains {"msg": msg, "details": {
	"value": value,
	"secret": true,
	"severity": "critical",
	"path": cmd.path,
}} if {
	some [k, n, _, value] in dockerfile.assigned
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	what := secret.shape(value)
	msg := sprintf("%s command %s holds %s", [upper(i.op), cmd.name, what])
}

violation contains {"msg": msg, "details": {
	"variable": name,
	"value": value,
	"secret": true,
	"severity": "high",
	"path": cmd.path,
	"key": sprintf("%s/%s", [i.op, name]),
}} if {
	some [k, n, name, value] in dockerfile.assigned
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	secret.announced(name)
	secret.literal(value)
	not secret.shape(value)
	msg := sprintf("%s sets %s to what its name calls a secret", [upper(i.op), name])
}

# Files that hold keys or passwords, whatever their content.
violation contains {"msg": msg, "details": {"file": source, "severity": "high", "path": i.path}} if {
	some i in input.dockerfile.instructions
	i.op in {"copy", "add"}
	i.from_stage == -1
	i.from_image == ""
	some source in i.sources
	regex.match(`(^|/)(id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.git-credentials|\.pgpass|\.pypirc|\.aws/credentials|\.docker/config\.json)$`, source)
	msg := sprintf("%s puts %s into the image", [upper(i.op), source])
}
