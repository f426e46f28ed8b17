# METADATA
# title: apt-get install asks for confirmation
# description: >-
#   Nobody is there to answer in a build; without -y it stops.
# related_resources:
# - https://manpages.debian.org/stable/apt/apt-get.8.en.html
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
#   aliases: [DL3014, AVD-DS-0021]
#   parameters: {}
package rules.dockerfile.apt_yes

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"apt-get", "apt"}
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	dockerfile.does(cmd, {"install"})
	not answered(cmd)
	not tried(cmd)
	cmd.operator != "|"
	not configured_before(i)
	msg := sprintf("%s install without -y", [cmd.name])
}

answered(cmd) if dockerfile.has_letter(cmd, "y")

answered(cmd) if dockerfile.has_flag(cmd, {"yes", "assume-yes", "force-yes"})

# -qq, -q -q and -q=2 imply -y.
answered(cmd) if count([word | some word in cmd.words; word in {"-q", "--quiet"}]) > 1

answered(cmd) if {
	some word in cmd.words
	regex.match(`^-[a-zA-Z]*q[a-zA-Z]*q|^-q=[2-9]|^--quiet=[2-9]`, word)
}

answered(cmd) if {
	some word in cmd.words
	regex.match(`(?i)assume-yes=["']?(true|1|yes)`, word)
}

# A dry run asks nothing.
tried(cmd) if dockerfile.has_letter(cmd, "s")

tried(cmd) if dockerfile.has_flag(cmd, {"simulate", "dry-run", "no-act", "just-print", "print-uris", "assume-no"})

configured_before(i) if {
	some other in input.dockerfile.instructions
	other.index <= i.index
	regex.match(`(?i)assume-yes["']?\s+["']?(true|1|yes)`, other.text)
}
