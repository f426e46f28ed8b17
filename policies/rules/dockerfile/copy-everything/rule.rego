# METADATA
# title: COPY of a whole stage
# description: >-
#   All of a stage brings its compilers, caches and secrets along; the point of stages is to
#   leave them behind.
# related_resources:
# - https://docs.docker.com/build/building/multi-stage/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Copy the files that the image needs.
#   controls: {}
#   aliases: [DL3067]
#   parameters: {}
package rules.dockerfile.copy_everything

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.copy
	i := input.dockerfile.instructions[k]
	some flag in i.flags
	flag.name == "from"
	words := [trim(word, `"'`) | some word in i.original_args]
	words[count(words) - 1] == "/"
	"/" in array.slice(words, 0, count(words) - 1)
	msg := sprintf("COPY takes everything from %s", [flag.value])
}
