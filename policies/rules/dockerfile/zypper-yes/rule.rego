# METADATA
# title: zypper asks for confirmation
# description: >-
#   Nobody is there to answer in a build; without --non-interactive or -y it stops.
# related_resources:
# - https://en.opensuse.org/SDB:Zypper_manual
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use zypper --non-interactive.
#   controls: {}
#   aliases: [DL3034]
#   parameters: {}
package rules.dockerfile.zypper_yes

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.zypper
	cmd := input.dockerfile.instructions[k].commands[n]
	dockerfile.does(cmd, {"install", "in", "remove", "rm", "source-install", "si", "patch", "update", "up"})
	not dockerfile.has_letter(cmd, "y")
	not dockerfile.has_letter(cmd, "n")
	not dockerfile.has_flag(cmd, {"no-confirm", "non-interactive"})
	msg := "zypper asks before it does anything, without --non-interactive"
}
