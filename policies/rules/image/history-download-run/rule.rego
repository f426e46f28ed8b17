# METADATA
# title: Step of the history runs what it downloads
# description: >-
#   What a server sends is run unchecked: whoever holds the server, or the way to it,
#   holds the image.
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Download to a file, compare its checksum or signature, then run it.
#   controls: {cis-docker: ["4.11"], mitre: [T1195, T1059]}
#   aliases: [CIS-DI-0011]
#   parameters: {}
package rules.image.history_download_run

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^RUN (?s:.*)\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:/usr)?(?:/bin/)?(?:env\s+)?(?:ba|z|da|a|k)?sh\b`, text)
	msg := sprintf("step %d of the history runs what it downloads unchecked", [n])
}
