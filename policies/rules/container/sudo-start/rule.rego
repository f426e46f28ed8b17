# METADATA
# title: Container starts its program with sudo
# description: >-
#   sudo needs a way to gain privileges, which a container should not have.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#user
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Start the program as the user it needs to be.
#   controls: {mitre: [T1548]}
#   aliases: [C-0062]
#   parameters: {}
package rules.container.sudo_start

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["command"]), "key": "command"}} if {
	some c in workload.containers
	regex.match(`(^|[\s;&|/])sudo(\s|$)`, concat(" ", array.concat(c.command, c.args)))
	msg := sprintf("%s starts its program with sudo", [workload.describe(c)])
}
