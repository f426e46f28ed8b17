# METADATA
# title: Package lists stay in the image
# description: >-
#   The lists that apt-get update fetches are dead weight in the image; removing them in a
#   later RUN does not make it smaller.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#apt-get
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     End the same RUN with rm -rf /var/lib/apt/lists/*, or mount a cache there.
#   controls: {}
#   aliases: [DL3009, DKL-DI-0005]
#   parameters: {}
package rules.dockerfile.apt_lists_left

import data.lib.dockerfile

# In a stage that is not shipped the lists do no harm.
violation contains {"msg": msg, "details": {"path": i.commands[n].path}} if {
	some k in updating
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	n := max([n |
		some n, cmd in i.commands
		cmd.name in tools
		dockerfile.does(cmd, {"update"})
	])
	not dockerfile.cleaned(i, n, lists)
	not dockerfile.cached(i, lists)
	not dropped(i)
	msg := "the package lists of apt-get update stay in the image"
}

updating contains k if {
	some name in tools
	some [k, n] in dockerfile.called[name]
	dockerfile.does(input.dockerfile.instructions[k].commands[n], {"update"})
}

tools := {"apt-get", "apt", "aptitude"}

lists := ["/var/lib/apt/lists"]

dropped(i) if {
	some cmd in i.commands
	cmd.name in tools
	dockerfile.does(cmd, {"dist-clean", "distclean"})
}
