# METADATA
# title: npm installs whatever version there is
# description: >-
#   Without a version each build may install another one, also one that somebody else has
#   put there since.
# related_resources:
# - https://docs.npmjs.com/cli/commands/npm-install
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package@version, or use npm ci with a lock file.
#   controls: {}
#   aliases: [DL3016]
#   parameters: {}
package rules.dockerfile.npm_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in dockerfile.called.npm
	cmd := input.dockerfile.instructions[k].commands[n]
	words := dockerfile.plain(cmd, takes)
	words[0] in {"install", "i", "add"}
	loose := [word |
		some at, word in words
		at > 0
		any_version(word)
	]
	count(loose) > 0
	msg := sprintf("npm installs %s in any version", [concat(", ", loose)])
}

# What stands behind the @ of a scope is not a version.
any_version(word) if {
	dockerfile.named(word)
	not contains(trim_left(word, "@"), "@")
	not endswith(word, ".tar")
	not contains(word, "#")
}

any_version(word) if {
	regex.match(`^git(\+[a-z]+)?://`, word)
	not contains(word, "#")
	not contains(word, "$")
}

takes := {"--loglevel", "--registry", "--prefix", "-C", "--cache", "--userconfig", "--omit", "--include", "--tag", "-w", "--workspace"}
