# METADATA
# title: yum or dnf installs whatever version there is
# description: >-
#   Without a version each build may install another one, and nobody can say which version
#   an image has or build it again.
# related_resources:
# - https://dnf.readthedocs.io/en/latest/command_ref.html#specifying-packages
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package-version, and name:stream for a module.
#   controls: {}
#   aliases: [DL3033, DL3041]
#   parameters: {}
package rules.dockerfile.yum_dnf_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some name in {"yum", "dnf", "microdnf", "dnf5", "tdnf"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	not dockerfile.does(cmd, {"group", "groups"})
	loose := [word |
		some word in dockerfile.packages(cmd, {"install"}, takes)
		not pinned(cmd, word)
	]
	count(loose) > 0
	msg := sprintf("%s installs %s in any version", [name, concat(", ", loose)])
}

pinned(cmd, word) if {
	dockerfile.does(cmd, {"module"})
	contains(word, ":")
}

pinned(cmd, word) if {
	not dockerfile.does(cmd, {"module"})
	regex.match(`^@|-[0-9]`, word)
}

takes := {
	"--enablerepo", "--disablerepo", "--repo", "--repoid", "--releasever", "--installroot", "-c", "--config", "-x",
	"--exclude", "--setopt", "--forcearch", "-d", "-e",
}
