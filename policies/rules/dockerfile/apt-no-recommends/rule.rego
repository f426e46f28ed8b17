# METADATA
# title: apt-get install takes recommended packages
# description: >-
#   Recommended packages are rarely needed in a container; they make the image larger and
#   easier to attack.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#apt-get
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add --no-install-recommends.
#   controls: {cis-docker: ["4.3"]}
#   aliases: [DL3015, AVD-DS-0029, CIS-DI-0003]
#   parameters: {}
package rules.dockerfile.apt_no_recommends

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"apt-get", "apt"}
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	dockerfile.does(cmd, {"install"})
	not dockerfile.has_flag(cmd, {"no-install-recommends"})
	not configured(cmd.text)
	not configured_before(i)
	msg := sprintf("%s install without --no-install-recommends", [cmd.name])
}

# The option may also stand in apt's configuration.
configured(text) if regex.match(`(?i)install-recommends[\s"'=]+(0|false|no)`, text)

configured_before(i) if {
	some k in configuring
	k <= i.index
}

configuring contains k if {
	some op in {"run", "copy"}
	some k in dockerfile.of[op]
	text := input.dockerfile.instructions[k].text
	contains(lower(text), "install-recommends")
	configured(text)
}
