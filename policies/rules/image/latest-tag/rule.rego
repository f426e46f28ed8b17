# METADATA
# title: Image is called latest
# description: >-
#   The tag names another image tomorrow; nobody can say what runs, or go back to it.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the image a version as its tag.
#   controls: {cis-docker: ["4.2"]}
#   aliases: [DKL-DI-0006]
#   parameters: {}
package rules.image.latest_tag

violation contains {"msg": msg, "details": {"image": reference.reference, "key": "tag"}} if {
	reference := input.image.reference
	reference.reference != ""
	reference.digest == ""
	reference.tag in {"", "latest"}
	msg := sprintf("image %q has no tag of its own but latest", [reference.reference])
}
