# METADATA
# title: Volume hides a directory of the system
# description: >-
#   Each container gets a directory of its own there, which outlives it: what is changed
#   in it stays, and updates of the image do not reach it.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Declare volumes only for the data of the program.
#   controls: {cis-docker: ["5.6"], mitre: [T1611]}
#   aliases: [DKL-DI-0002]
#   parameters: {}
package rules.image.sensitive_volume

violation contains {"msg": msg, "details": {"volume": volume, "key": volume}} if {
	some volume in input.image.config.volumes
	path := trim_right(volume, "/")
	path in {"", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/usr/bin", "/usr/lib", "/usr/sbin", "/var/run"}
	msg := sprintf("the volume %s hides a directory of the system", [volume])
}
