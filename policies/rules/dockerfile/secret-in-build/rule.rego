# METADATA
# title: Secret in a Dockerfile
# description: >-
#   What ENV, ARG, LABEL, RUN and COPY leave in an image can be read by whoever can pull it,
#   even if a later layer deletes it.
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

import data.lib.secret
import data.lib.token

# Values of variables and labels.
violation contains {"msg": msg, "details": {
	"variable": pair.name,
	"value": held.value,
	"secret": true,
	"severity": severity(held.what),
	"path": array.concat(i.path, ["pairs", n]),
	"key": sprintf("%s/%s", [i.op, pair.name]),
}} if {
	some i in input.dockerfile.instructions
	i.op in {"env", "arg", "label"}
	some n, pair in i.pairs
	pair.value != ""
	some held in secret.held(pair.name, pair.value)
	msg := sprintf("%s %s holds %s", [upper(i.op), pair.name, held.what])
}

# Tokens anywhere else: in a command, a here-document, a source.
violation contains {"msg": msg, "details": {
	"value": found.value,
	"secret": true,
	"severity": "critical",
	"path": place(i, found.value),
}} if {
	some i in input.dockerfile.instructions
	not i.op in {"env", "arg", "label"}
	some found in token.found(i.text)
	msg := sprintf("%s holds %s", [upper(i.op), found.what])
}

# What commands set, hand over and write.
violation contains {"msg": msg, "details": {
	"variable": given.name,
	"value": given.value,
	"secret": true,
	"severity": "high",
	"path": place(i, given.value),
	"key": sprintf("%s/%s", [i.op, given.name]),
}} if {
	some i in input.dockerfile.instructions
	not i.op in {"env", "arg", "label"}
	some given in stated(i)
	not token.covers(i.text, given.value)
	msg := sprintf("%s sets %s to what its name calls a secret", [upper(i.op), given.name])
}

# Passwords that a command takes where no name says so.
violation contains {"msg": msg, "details": {
	"value": value,
	"secret": true,
	"severity": "high",
	"path": cmd.path,
}} if {
	some i in input.dockerfile.instructions
	some n, cmd in i.commands
	some value in passwords(i, n, cmd)
	msg := sprintf("%s gives a password to %s", [upper(i.op), cmd.name])
}

severity("what its name calls a secret") := "high"

severity(what) := "critical" if what != "what its name calls a secret"

stated(i) := pairs if {
	secret.telling(i.text)
	set := {{"name": variable.name, "value": variable.value} |
		some cmd in i.commands
		some variable in cmd.assignments
		secret.named(variable.name, variable.value)
	}
	words := {given |
		some cmd in i.commands
		some given in secret.worded(cmd.words)
	} | {given | i.form == "exec"; some given in secret.worded(i.args)}
	written := {given |
		some heredoc in i.heredocs
		some given in secret.assigned(heredoc.content)
	}
	pairs := (set | words) | written
} else := set()

passwords(_, _, cmd) := secret.passwords(cmd.words) if not cmd.name in {"chpasswd", "passwd"}

# What is written to chpasswd and passwd is the password.
passwords(i, n, cmd) := {value |
	some writer in i.commands
	writer.pipeline == cmd.pipeline
	writer.name in {"echo", "printf"}
	some word in writer.args
	some line in split(replace(word, `\n`, "\n"), "\n")
	value := trim_space(line_password(cmd.name, line))
	value != ""
	secret.literal(value)
} | {value |
	cmd.name == "chpasswd"
	some heredoc in i.heredocs
	some line in split(heredoc.content, "\n")
	value := line_password("chpasswd", line)
	secret.literal(value)
} if {
	n >= 0
	cmd.name in {"chpasswd", "passwd"}
}

line_password("chpasswd", line) := regex.find_all_string_submatch_n(`^[0-9A-Za-z_$\{}.-]+:(\S+)$`, trim_space(line), 1)[0][1]

line_password("passwd", line) := line

# place is the first command that holds the secret, else the instruction.
place(i, value) := i.commands[n].path if {
	n := min([k | some k, cmd in i.commands; contains(cmd.text, value)])
} else := i.path
