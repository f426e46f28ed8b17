# METADATA
# title: Image holds sudo or doas
# description: >-
#   It needs a way to gain rights, which a container should not have, and behaves in ways
#   that are hard to foresee.
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
#     Start the program as the user that it needs to be; use gosu or setpriv where it has to
#     change.
#   controls: {cis-docker: ["4.3"], mitre: [T1548]}
#   aliases: [DKL-DI-0001]
#   parameters: {}
package rules.image.sudo

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "privilege"
	t.name in {"sudo", "doas", "sudo-rs", "pkexec"}
	msg := sprintf("there is a program that gives more rights: %s", [t.path])
}
