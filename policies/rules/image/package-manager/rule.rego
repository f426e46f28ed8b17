# METADATA
# title: Image holds a package manager
# description: >-
#   Whoever gets into the container can install what he likes.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build on an image without one, or copy what was built into one.
#   controls: {cis-docker: ["4.3"], mitre: [T1072]}
#   aliases: []
#   parameters: {}
package rules.image.package_manager

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "package-manager"
	msg := sprintf("there is a package manager: %s", [t.path])
}
