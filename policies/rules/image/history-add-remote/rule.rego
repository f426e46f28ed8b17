# METADATA
# title: Step of the history adds what it downloads
# description: >-
#   ADD with an address takes whatever the server sends, unless a checksum says what it
#   has to be.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Give ADD a --checksum, or download and check in a RUN.
#   controls: {cis-docker: ["4.9"], mitre: [T1195]}
#   aliases: [CIS-DI-0009]
#   parameters: {}
package rules.image.history_add_remote

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^ADD (?:--\S+ )*(?:https?|ftp)://`, text)
	not contains(text, "--checksum=")
	msg := sprintf("step %d of the history adds what it downloads without a checksum", [n])
}
