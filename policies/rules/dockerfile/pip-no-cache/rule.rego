# METADATA
# title: pip keeps its cache
# description: >-
#   Without --no-cache-dir the wheels that pip downloaded stay in the layer next to what was
#   installed from them.
# related_resources:
# - https://pip.pypa.io/en/stable/topics/caching/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add --no-cache-dir, set PIP_NO_CACHE_DIR=1, or mount a cache.
#   controls: {}
#   aliases: [DL3042]
#   parameters: {}
package rules.dockerfile.pip_no_cache

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.pip
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	cmd := i.commands[n]
	"install" in cmd.args
	not off(cmd)
	not off_for_stage(i)
	not dockerfile.cached(i, cache)
	not dockerfile.cleaned(i, n, cache)
	not purged(i, n)
	msg := "pip install without --no-cache-dir"
}

cache := ["/root/.cache", "~/.cache", "$HOME/.cache", "/.cache"]

# pip takes a shortened flag, too.
off(cmd) if {
	some flag in cmd.flags
	startswith(flag.name, "no-cache")
}

off(cmd) if {
	some variable in cmd.assignments
	variable.name == "PIP_NO_CACHE_DIR"
}

# Whatever PIP_NO_CACHE_DIR is set to, even off, switches the cache off.
off_for_stage(i) if {
	some variable in input.dockerfile.stages[i.stage].env
	variable.name == "PIP_NO_CACHE_DIR"
}

off_for_stage(i) if {
	some variable in input.dockerfile.stages[i.stage].args
	variable.name == "PIP_NO_CACHE_DIR"
}

off_for_stage(i) if {
	some cmd in i.commands
	cmd.name == "export"
	some word in cmd.args
	startswith(word, "PIP_NO_CACHE_DIR=")
}

purged(i, n) if {
	some k, cmd in i.commands
	k > n
	dockerfile.is_pip(cmd)
	"purge" in cmd.args
}
