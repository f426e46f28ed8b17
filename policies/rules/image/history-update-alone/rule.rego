# METADATA
# title: Step of the history updates indexes alone
# description: >-
#   The step is cached: a later one installs from indexes that may be months old.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Update and install in one RUN.
#   controls: {cis-docker: ["4.7"]}
#   aliases: [CIS-DI-0007]
#   parameters: {}
package rules.image.history_update_alone

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^RUN (?:/bin/sh -c )?\s*(?:apt-get|apt)(?:\s+-\S+)*\s+update(?:\s+-\S+)*\s*(?:# buildkit)?$`, text)
	msg := sprintf("step %d of the history updates indexes and installs nothing", [n])
}
