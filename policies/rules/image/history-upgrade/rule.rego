# METADATA
# title: Step of the history upgrades all packages
# description: >-
#   What comes out depends on the day: the same Dockerfile gives another image tomorrow. A
#   newer base brings the same updates for all.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build on a newer base.
#   controls: {}
#   aliases: [DKL-DI-0003]
#   parameters: {}
package rules.image.history_upgrade

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^RUN .*\b(?:apt-get|apt|aptitude)\b[^;&|]*\s(?:dist-upgrade|full-upgrade|upgrade)\b|^RUN .*\bapk\b[^;&|]*\supgrade\b|^RUN .*\b(?:yum|dnf|microdnf)\b[^;&|]*\s(?:upgrade|update)\b|^RUN .*\bzypper\b[^;&|]*\s(?:dup|dist-upgrade|up)\b`, text)
	msg := sprintf("step %d of the history upgrades all packages", [n])
}
