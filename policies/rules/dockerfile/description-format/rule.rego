# METADATA
# title: Comment describes something else
# description: >-
#   BuildKit shows the comment above a stage or argument as its description, if it starts
#   with the name. Checked only where the file asks for this experimental check.
# related_resources:
# - https://docs.docker.com/reference/build-checks/invalid-definition-description/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Start the comment with the name, or part it from the instruction by an empty
#     comment line.
#   controls: {}
#   aliases: [InvalidDefinitionDescription]
#   parameters: {}
package rules.dockerfile.description_format

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	count(dockerfile.experimental & {"all", "InvalidDefinitionDescription"}) > 0
	some op in {"arg", "from"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	comment := i.comments[count(i.comments) - 1]
	names := defined(i)
	count(names) > 0
	not split(comment, " ")[0] in names
	msg := sprintf("the comment above %s does not start with what it describes", [upper(i.op)])
}

defined(i) := [pair.name | some pair in i.pairs] if i.op == "arg"

defined(i) := [lower(name) | some name in array.slice(i.original_args, 2, 3)] if i.op == "from"
