# METADATA
# title: Image holds a shell
# description: >-
#   Whoever gets into the container finds a shell to work with. A program that needs none
#   is better shipped without.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build on an image without one, such as distroless or scratch.
#   controls: {cis-docker: ["4.3"], mitre: [T1059]}
#   aliases: []
#   parameters: {}
package rules.image.shell

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "shell"
	msg := sprintf("there is a shell: %s", [t.path])
}
