# METADATA
# title: apk add keeps its cache
# description: >-
#   Without --no-cache the package index that apk fetched stays in the layer.
# related_resources:
# - https://github.com/gliderlabs/docker-alpine/blob/master/docs/usage.md#disabling-cache
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use apk add --no-cache.
#   controls: {}
#   aliases: [DL3019, AVD-DS-0025, DKL-DI-0004]
#   parameters: {}
package rules.dockerfile.apk_no_cache

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.apk
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	cmd := i.commands[n]
	dockerfile.does(cmd, {"add"})
	not dockerfile.has_flag(cmd, {"no-cache"})
	not dockerfile.cached(i, cache)
	not dockerfile.cleaned(i, n, cache)
	msg := "apk add without --no-cache"
}

cache := ["/var/cache/apk", "/etc/apk/cache"]
