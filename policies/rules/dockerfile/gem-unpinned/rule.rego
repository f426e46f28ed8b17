# METADATA
# title: gem installs whatever version there is
# description: >-
#   Without a version each build may install another one, also one that somebody else has
#   put there since.
# related_resources:
# - https://guides.rubygems.org/command-reference/#gem-install
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write gem:version, or use --version.
#   controls: {}
#   aliases: [DL3028]
#   parameters: {}
package rules.dockerfile.gem_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in dockerfile.called.gem
	cmd := input.dockerfile.instructions[k].commands[n]
	not versioned(cmd)
	loose := [word |
		some word in dockerfile.packages(own(cmd), {"install", "i"}, takes)
		not contains(word, ":")
	]
	count(loose) > 0
	msg := sprintf("gem installs %s in any version", [concat(", ", loose)])
}

versioned(cmd) if {
	some word in cmd.words
	regex.match(`^(-v|--version)`, word)
}

# What stands behind -- is for the gem's own build.
own(cmd) := cmd if not "--" in cmd.words

own(cmd) := {"words": array.slice(cmd.words, 0, min([n | some n, word in cmd.words; word == "--"]))} if "--" in cmd.words

takes := {"-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-p", "--http-proxy", "--platform", "--document"}
