# METADATA
# title: COPY of what .dockerignore leaves out
# description: >-
#   The build does not find the file, or copies a directory without it.
# related_resources:
# - https://docs.docker.com/reference/build-checks/copy-ignored-file/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Take the file out of .dockerignore, or out of the Dockerfile.
#   controls: {}
#   aliases: [CopyIgnoredFile]
#   parameters: {}
package rules.dockerfile.copy_ignored

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"file": source, "path": i.path, "key": sprintf("file/%s", [source])}} if {
	some op in ["copy", "add"]
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	some source in i.ignored
	dockerfile.checked(i, "CopyIgnoredFile")
	msg := sprintf("%s takes %s, which .dockerignore leaves out", [upper(op), source])
}
