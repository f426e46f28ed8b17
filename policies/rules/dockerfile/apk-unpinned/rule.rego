# METADATA
# title: apk add takes whatever version there is
# description: >-
#   Without a version each build may install another one; a repository of Alpine only keeps
#   the newest, so the range matters more than the exact number.
# related_resources:
# - https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper#Holding_a_specific_package_back
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package=version or package~version.
#   controls: {}
#   aliases: [DL3018]
#   parameters: {}
package rules.dockerfile.apk_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in dockerfile.called.apk
	cmd := input.dockerfile.instructions[k].commands[n]
	loose := [word |
		some word in dockerfile.packages(cmd, {"add"}, takes)
		not contains(word, "=")
		not contains(word, "~")
	]
	count(loose) > 0
	msg := sprintf("apk adds %s in any version", [concat(", ", loose)])
}

takes := {"-t", "--virtual", "-X", "--repository", "-p", "--root", "--cache-dir", "--repositories-file", "--keys-dir", "--arch"}
