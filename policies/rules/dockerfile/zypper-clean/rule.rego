# METADATA
# title: zypper's cache stays in the image
# description: >-
#   What zypper fetches to install stays in the layer unless the same RUN cleans it.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#run
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     End the same RUN with zypper clean --all.
#   controls: {}
#   aliases: [DL3036, AVD-DS-0020]
#   parameters: {}
package rules.dockerfile.zypper_clean

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.commands[last].path}} if {
	some k in installing
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	last := max([n |
		some n, cmd in i.commands
		cmd.name == "zypper"
		dockerfile.does(cmd, {"install", "in", "update", "up", "dist-upgrade", "dup", "patch"})
	])
	not cleans(i, last)
	not dockerfile.cached(i, cache)
	not dockerfile.cleaned(i, last, cache)
	msg := "the cache of zypper stays in the image"
}

installing contains k if {
	some [k, n] in dockerfile.called.zypper
	dockerfile.does(input.dockerfile.instructions[k].commands[n], {"install", "in", "update", "up", "dist-upgrade", "dup", "patch"})
}

cache := ["/var/cache/zypp"]

cleans(i, last) if {
	some n, cmd in i.commands
	n > last
	cmd.name == "zypper"
	dockerfile.does(cmd, {"clean", "cc"})
}
