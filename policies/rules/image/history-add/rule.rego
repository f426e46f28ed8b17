# METADATA
# title: Step of the history uses ADD where COPY would do
# description: >-
#   ADD unpacks archives and follows addresses, which COPY never does: what comes out is
#   harder to foresee.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Use COPY.
#   controls: {cis-docker: ["4.9"]}
#   aliases: [CIS-DI-0009]
#   parameters: {}
package rules.image.history_add

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^ADD `, text)
	not regex.match(`(?i)\.t(?:ar|gz|xz|bz2)|https?://|^ADD file:\S+ in /\s*$`, text)
	msg := sprintf("step %d of the history uses ADD", [n])
}
