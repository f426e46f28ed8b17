# METADATA
# title: Label key that tools cannot use
# description: >-
#   Keys hold lower-case letters, digits, dots and hyphens; Docker keeps some names for
#   itself.
# related_resources:
# - https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the key in lower case, below a domain of your own.
#   controls: {}
#   aliases: [DL3048]
#   parameters: {}
package rules.dockerfile.label_key

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"label": pair.name, "path": i.path, "key": pair.name}} if {
	some k in dockerfile.of.label
	i := input.dockerfile.instructions[k]
	some pair in i.pairs
	not usable(pair.name)
	msg := sprintf("label key %q is not one that all tools can use", [pair.name])
}

usable(name) if {
	regex.match(`^[a-z]([.-]?[a-z0-9])*$`, name)
	not regex.match(`^(com\.docker|io\.docker|org\.dockerproject)\.`, name)
}
