# METADATA
# title: The package manager's cache stays in the image
# description: >-
#   What yum, dnf and microdnf fetch to install stays in the layer unless the same RUN
#   cleans it.
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
#     End the same RUN with clean all.
#   controls: {}
#   aliases: [DL3032, DL3040, AVD-DS-0015, AVD-DS-0019, AVD-DS-0027]
#   parameters: {}
package rules.dockerfile.yum_dnf_clean

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.commands[n].path}} if {
	some k in installing
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	n := max([n |
		some n, cmd in i.commands
		cmd.name in managers
		dockerfile.does(cmd, installs)
	])
	not cleans(i, n)
	not dockerfile.cached(i, cache)
	not dockerfile.cleaned(i, n, cache)
	msg := sprintf("the cache of %s stays in the image", [i.commands[n].name])
}

installing contains k if {
	some name in managers
	some [k, n] in dockerfile.called[name]
	dockerfile.does(input.dockerfile.instructions[k].commands[n], installs)
}

installs := {"install", "reinstall", "groupinstall", "localinstall", "update", "upgrade"}

managers := {"yum", "dnf", "dnf5", "microdnf", "tdnf"}

cache := ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"]

# yum and dnf share their caches.
cleans(i, n) if {
	some k, cmd in i.commands
	k > n
	cmd.name in managers
	dockerfile.does(cmd, {"clean"})
}
