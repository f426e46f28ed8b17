# METADATA
# title: Secret in a command
# description: >-
#   What a container is started with can be read by whoever may look at the pod or at the
#   processes of the node.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/secret/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   secrets: true
#   remediation: >-
#     Put it into a Secret, and hand it over in a file; replace the secret that has leaked.
#   controls: {cis-kubernetes: ["5.4.1"], mitre: [T1552]}
#   aliases: []
#   parameters: {}
package rules.kubernetes.secret_in_command

import data.lib.manifest
import data.lib.podspec
import data.lib.secret
import data.lib.token
import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.view.name,
	"value": found.value,
	"secret": true,
	"severity": "critical",
	"path": path,
}} if {
	some [c, path, text] in words
	some found in token.found(text)
	msg := sprintf("%s is started with %s", [workload.describe(c.view), found.what])
}

violation contains {"msg": msg, "details": {
	"container": c.view.name,
	"variable": given.name,
	"value": given.value,
	"secret": true,
	"severity": "high",
	"path": array.concat(c.path, where),
	"key": sprintf("%s/%s", [concat("/", kept(where)), given.name]),
}} if {
	some [c, where, words] in commands
	some given in secret.worded(words)
	count(token.found(given.value)) == 0
	msg := sprintf("%s sets %s to what its name calls a secret", [workload.describe(c.view), given.name])
}

violation contains {"msg": msg, "details": {
	"container": c.view.name,
	"value": value,
	"secret": true,
	"severity": "high",
	"path": array.concat(c.path, where),
}} if {
	some [c, where, words] in commands
	some value in secret.passwords(words)
	msg := sprintf("%s gives a password to %s", [workload.describe(c.view), words[0]])
}

# commands are what the containers start: themselves, as probes and hooks.
commands contains [c, [field], words] if {
	some c in podspec.containers
	some field in ["command", "args"]
	words := manifest.words(c.raw, [field])
	count(words) > 0
}

commands contains [c, where, words] if {
	some c in podspec.containers
	some where in [
		["livenessProbe", "exec", "command"], ["readinessProbe", "exec", "command"], ["startupProbe", "exec", "command"],
		["lifecycle", "postStart", "exec", "command"], ["lifecycle", "preStop", "exec", "command"],
	]
	words := manifest.words(c.raw, where)
	count(words) > 0
}

words contains [c, array.concat(c.path, array.concat(where, [n])), word] if {
	some [c, where, list] in commands
	some n, word in list
	count(word) > 11
}

kept(where) := [step | some step in where; is_string(step)]
