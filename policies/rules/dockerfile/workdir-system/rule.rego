# METADATA
# title: WORKDIR in a directory of the system
# description: >-
#   What lies in these directories belongs to the kernel or the boot loader; with a leaked
#   descriptor such a path has led out of containers.
# related_resources:
# - https://nvd.nist.gov/vuln/detail/CVE-2024-21626
# - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a directory of the application's own.
#   controls: {mitre: [T1611]}
#   aliases: [AVD-DS-0030]
#   parameters: {}
package rules.dockerfile.workdir_system

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.workdir
	i := input.dockerfile.instructions[k]
	path := trim(i.args[0], `"'`)
	regex.match(`^/(proc|sys|dev|boot|initrd|lost\+found)(/|$)`, path)
	msg := sprintf("WORKDIR %s lies in a directory of the system", [path])
}
