# METADATA
# title: zypper installs whatever version there is
# description: >-
#   Without a version each build may install another one, and nobody can say which version
#   an image has or build it again.
# related_resources:
# - https://en.opensuse.org/SDB:Zypper_manual
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package=version.
#   controls: {}
#   aliases: [DL3037]
#   parameters: {}
package rules.dockerfile.zypper_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in dockerfile.called.zypper
	cmd := input.dockerfile.instructions[k].commands[n]
	loose := [word |
		some word in dockerfile.packages(cmd, {"install", "in"}, takes)
		not contains(word, "=")
	]
	count(loose) > 0
	msg := sprintf("zypper installs %s in any version", [concat(", ", loose)])
}

takes := {"-t", "--type", "-r", "--repo", "--from", "-R", "--root", "-C", "--config"}
