# METADATA
# title: pip installs whatever version there is
# description: >-
#   Without a version each build may install another one, also one that somebody else has
#   put there since.
# related_resources:
# - https://pip.pypa.io/en/stable/topics/repeatable-installs/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write package==version, or install from a requirements file with versions and
#     hashes.
#   controls: {}
#   aliases: [DL3013]
#   parameters: {}
package rules.dockerfile.pip_unpinned

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"packages": loose, "path": cmd.path}} if {
	some [k, n] in installers
	cmd := input.dockerfile.instructions[k].commands[n]
	not listed(cmd)
	loose := [word |
		some word in dockerfile.behind(cmd, {"install"}, takes)
		any_version(word)
	]
	count(loose) > 0
	msg := sprintf("%s installs %s in any version", [cmd.name, concat(", ", loose)])
}

installers := dockerfile.pip | {place | some place in dockerfile.called.pipx}

# listed says that a file names the versions.
listed(cmd) if {
	some word in cmd.words
	regex.match(`^(-r|-c|--requirement|--constraint)`, word)
}

any_version(word) if {
	dockerfile.named(word)
	not contains(word, "/")
	not contains(word, "==")
	not contains(word, "~=")
	not contains(word, "!=")
}

# A repository is pinned by what stands behind @.
any_version(word) if {
	regex.match(`^(git|hg|svn|bzr)(\+[a-z-]+)?://`, word)
	not contains(word, "@")
	not contains(word, "$")
}

takes := {
	"-e", "--editable", "-t", "--target", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
	"--trusted-host", "--platform", "--python-version", "--implementation", "--abi", "--root", "--prefix", "--src",
	"-b", "--build", "--upgrade-strategy", "--no-binary", "--only-binary", "--progress-bar", "--proxy", "--cache-dir",
	"--log", "--timeout", "--retries", "--cert", "--global-option", "--install-option", "--config-settings", "-C",
	"--python", "--pip-args", "--suffix",
}
