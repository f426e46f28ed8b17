# METADATA
# title: apt-get installs whatever version there is
# description: >-
#   Without a version each build may install another one, and nobody can say which version
#   an image has or build it again.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#apt-get
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package=version, or install from a snapshot of the archive.
#   controls: {}
#   aliases: [DL3008]
#   parameters: {}
package rules.dockerfile.apt_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some name in {"apt-get", "apt"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	loose := [word |
		some word in dockerfile.packages(cmd, {"install"}, takes)
		not contains(word, "=")
		not contains(word, "/")
	]
	count(loose) > 0
	msg := sprintf("%s installs %s in any version", [name, concat(", ", loose)])
}

takes := {"-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file"}
