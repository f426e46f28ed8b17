# METADATA
# title: Programs belong to no package
# description: >-
#   No package manager knows where they come from, no advisory speaks of them, and nobody
#   updates them.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: [executables]
#   remediation: >-
#     Install programs as packages, or list them in a bill of materials.
#   controls: {slsa: [provenance], mitre: [T1195]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths of programs that are known; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.unpackaged_executable

import data.lib.artifact
import data.lib.pattern

violation contains {"msg": msg, "details": {"layer": layer, "files": array.slice(paths, 0, 100), "key": paths[0]}} if {
	some layer, found in unpackaged
	paths := sort(found)
	msg := sprintf("%s of no package: %s", [artifact.plural(count(paths), "program"), artifact.listed(paths)])
}

unpackaged := {layer: {e.path | some e in programs; e.layer == layer} | some layer in {e.layer | some e in programs}}

programs := [e |
	some e in input.files.executables
	e.owned_by == ""
	not pattern.matches(e.path, input.parameters.allow)
]
