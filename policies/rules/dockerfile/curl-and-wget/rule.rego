# METADATA
# title: curl and wget in one stage
# description: >-
#   Both do the same; one of them is enough to install and to keep up to date.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#run
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use one of them.
#   controls: {}
#   aliases: [DL4001, AVD-DS-0014]
#   parameters: {}
package rules.dockerfile.curl_and_wget

import data.lib.dockerfile

# It is found where the second of them is used first.
violation contains {"msg": msg, "details": {"path": ["instructions", k, "commands", n]}} if {
	some stage in input.dockerfile.stages
	curl := [place | some place in used.curl; stage_of(place) == stage.index]
	wget := [place | some place in used.wget; stage_of(place) == stage.index]
	[k, n] := max([min(curl), min(wget)])
	msg := "the stage uses both curl and wget"
}

used := {name: places |
	some name in {"curl", "wget"}
	places := {[k, n] |
		some [k, n] in dockerfile.called[name]
		input.dockerfile.instructions[k].op == "run"
	}
}

stage_of([k, _]) := input.dockerfile.instructions[k].stage
