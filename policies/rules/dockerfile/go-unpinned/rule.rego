# METADATA
# title: go install takes whatever version there is
# description: >-
#   Without a version, or with @latest, each build may install another one, also one that
#   somebody else has put there since.
# related_resources:
# - https://go.dev/ref/mod#go-install
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write path@version.
#   controls: {}
#   aliases: [DL3062]
#   parameters: {}
package rules.dockerfile.go_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in dockerfile.called.go
	cmd := input.dockerfile.instructions[k].commands[n]
	words := dockerfile.plain(cmd, takes)
	words[0] in {"install", "get", "run"}
	loose := [word |
		some word in modules(words)
		any_version(word)
	]
	count(loose) > 0
	msg := sprintf("go %s takes %s in any version", [words[0], concat(", ", loose)])
}

# Of go run only the first word is a package.
modules(words) := array.slice(words, 1, 2) if words[0] == "run"

modules(words) := array.slice(words, 1, count(words)) if words[0] != "run"

any_version(word) if {
	not contains(word, "@")
	elsewhere(word)
}

any_version(word) if {
	endswith(word, "@latest")
	elsewhere(word)
}

# A path whose first part is a host's name is fetched; others are in the tree.
elsewhere(word) if {
	not contains(word, "$")
	regex.match(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+/`, word)
}

takes := {"-C", "-tags", "-ldflags", "-gcflags", "-asmflags", "-mod", "-modfile", "-p", "-o", "-pkgdir", "-toolexec", "-exec", "-buildmode"}
