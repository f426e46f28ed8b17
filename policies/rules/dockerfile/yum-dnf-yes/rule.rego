# METADATA
# title: yum or dnf asks for confirmation
# description: >-
#   Nobody is there to answer in a build; without -y it stops.
# related_resources:
# - https://dnf.readthedocs.io/en/latest/command_ref.html#options
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add -y.
#   controls: {}
#   aliases: [DL3030, DL3038]
#   parameters: {}
package rules.dockerfile.yum_dnf_yes

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"yum", "dnf", "microdnf", "dnf5", "tdnf"}
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	dockerfile.does(cmd, {"install", "groupinstall", "localinstall", "reinstall", "update", "upgrade"})
	not dockerfile.has_letter(cmd, "y")
	not dockerfile.has_flag(cmd, {"assumeyes", "assume-yes", "yes", "downloadonly", "assumeno"})
	cmd.operator != "|"
	not configured_before(i)
	msg := sprintf("%s asks before it does anything, without -y", [name])
}

# The answer may also stand in the configuration.
configured_before(i) if {
	some other in input.dockerfile.instructions
	other.index <= i.index
	regex.match(`(?i)assumeyes\s*=\s*["']?(1|true|yes)`, other.text)
}
