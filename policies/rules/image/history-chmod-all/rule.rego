# METADATA
# title: Step of the history lets anybody write files
# description: >-
#   Every process in the container may change them, whatever user it runs as.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the files to the user that needs them.
#   controls: {mitre: [T1222]}
#   aliases: []
#   parameters: {}
package rules.image.history_chmod_all

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^RUN .*\bchmod\s+(?:-\S+\s+)*(?:0?[0-7]?777|a\+rwx|ugo\+rwx|o\+w|a\+w)\b`, text)
	not regex.match(`chmod\s+(?:-\S+\s+)*1777`, text)
	msg := sprintf("step %d of the history lets anybody write files", [n])
}
