# METADATA
# title: File in the image holds a secret
# description: >-
#   Whoever may pull the image has the secret. It is there even where a later layer
#   deletes the file: layers only add.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: [secrets]
#   partial: true
#   remediation: >-
#     Replace the secret, for it has leaked. Mount it for the one step that needs it (RUN
#     --mount=type=secret), or give it to the container when it runs.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [CIS-DI-0010, DKL-LI-0003]
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths of files that are known to hold none; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.secret_file

import data.lib.pattern

violation contains {"msg": msg, "details": {"file": s.path, "line": s.line, "secret_kind": s.rule, "layer": s.layer, "removed_in": s.removed_in, "key": sprintf("%s %s %s", [s.rule, s.path, s.fingerprint])}} if {
	some s in input.files.secrets
	s.where == "file"
	s.owned_by == ""
	not regex.match(`^/etc/ssh/ssh_host_[a-z0-9]+_key$`, s.path)
	not pattern.matches(s.path, input.parameters.allow)
	msg := sprintf("%s holds a secret (%s)%s", [s.path, s.rule, later(s.removed_in)])
}

later("") := ""

later(layer) := "; a later layer deletes the file, and the secret is in the image all the same" if layer != ""
