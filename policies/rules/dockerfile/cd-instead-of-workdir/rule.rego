# METADATA
# title: RUN cd instead of WORKDIR
# description: >-
#   cd lasts until the end of its RUN only; WORKDIR says where all that follows happens.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#workdir
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use WORKDIR.
#   controls: {}
#   aliases: [DL3003, AVD-DS-0013]
#   parameters: {}
package rules.dockerfile.cd_instead_of_workdir

import data.lib.dockerfile

# In a subshell cd is the natural thing to do.
violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.cd
	i := input.dockerfile.instructions[k]
	i.op == "run"
	cmd := i.commands[n]
	cmd.depth == 0
	msg := sprintf("cd %s in a RUN, where WORKDIR does", [concat(" ", cmd.args)])
}
