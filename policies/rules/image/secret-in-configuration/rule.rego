# METADATA
# title: History, label or variable of the image holds a secret
# description: >-
#   The image's configuration goes with the image to whoever may pull it, and docker
#   inspect and docker history show it.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Replace the secret, for it has leaked. Mount it for the one step that needs it (RUN
#     --mount=type=secret), or give it to the container when it runs.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [CIS-DI-0010]
#   parameters: {}
package rules.image.secret_in_configuration

import data.lib.secret

violation contains {"msg": msg, "details": {"place": place, "secret_kind": s.rule, "key": sprintf("%s %s %s %s", [s.rule, s.where, s.path, s.fingerprint])}} if {
	some s in input.files.secrets
	s.where in {"history", "label", "env"}
	not reported(s)
	place := called(s)
	msg := sprintf("%s holds a secret (%s)", [place, s.rule])
}

# container/secret-in-env says so of these.
reported(s) if {
	s.where == "env"
	some variable in input.image.config.env
	variable.name == s.path
	count(secret.held(variable.name, variable.value)) > 0
}

called(s) := sprintf("step %s of the history", [s.path]) if s.where == "history"

called(s) := sprintf("label %s", [s.path]) if s.where == "label"

called(s) := sprintf("variable %s", [s.path]) if s.where == "env"
