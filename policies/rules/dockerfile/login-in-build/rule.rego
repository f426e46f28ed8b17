# METADATA
# title: Login while the image is built
# description: >-
#   The credentials that a login writes down stay in the layer, and so do those that it is
#   given.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Mount the credentials with RUN --mount=type=secret for the command that needs them, and
#     log in nowhere.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [AVD-DS-0031, CIS-DI-0010]
#   parameters: {}
package rules.dockerfile.login_in_build

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name, verbs in logins
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	i.op == "run"
	not secret_mounted(i)
	cmd := i.commands[n]
	said := concat(" ", cmd.words)
	some verb in verbs
	contains(said, verb)
	msg := sprintf("RUN logs in with %q", [sprintf("%s %s", [name, verb])])
}

logins := {
	"aws": ["configure set aws_access_key_id", "configure set aws_secret_access_key", "configure set aws_session_token"],
	"gcloud": ["auth activate-service-account", "auth login"],
	"az": ["login"],
	"docker": ["login"],
	"podman": ["login"],
	"npm": ["login", "adduser"],
	"gh": ["auth login"],
	"heroku": ["login"],
}

secret_mounted(i) if {
	some mount in i.mounts
	mount.type == "secret"
}
