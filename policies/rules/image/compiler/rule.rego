# METADATA
# title: Image holds a compiler
# description: >-
#   It takes room, brings vulnerabilities of its own, and builds for whoever got in what
#   he needs.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build in one stage and copy the result into another.
#   controls: {cis-docker: ["4.3"], mitre: [T1027]}
#   aliases: [CIS-DI-0003]
#   parameters: {}
package rules.image.compiler

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "compiler"
	msg := sprintf("there is a compiler: %s", [t.path])
}
