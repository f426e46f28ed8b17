# METADATA
# title: yarn's cache stays in the image
# description: >-
#   yarn keeps a copy of each package that it has installed; in the image it is dead weight.
# related_resources:
# - https://classic.yarnpkg.com/en/docs/cli/cache/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     End the same RUN with yarn cache clean, or mount a cache.
#   controls: {}
#   aliases: [DL3060]
#   parameters: {}
package rules.dockerfile.yarn_cache

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.yarn
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	cmd := i.commands[n]
	cmd.args[0] == "install"
	not cleans(i, n)
	not dockerfile.cached(i, cache)
	not dockerfile.cleaned(i, n, cache)
	msg := "yarn install leaves its cache in the image"
}

cache := ["/usr/local/share/.cache", "/root/.cache", "/root/.yarn", "~/.cache", "$HOME/.cache", "/home/node/.cache", "/usr/local/share/.config/yarn"]

cleans(i, n) if {
	some k, cmd in i.commands
	k > n
	cmd.name == "yarn"
	dockerfile.does(cmd, {"cache"})
}
