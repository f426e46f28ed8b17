# METADATA
# title: Comment switches off another linter
# description: >-
#   A comment that switches a check off without a reason hides the finding from everybody
#   who comes later.
# related_resources:
# - https://github.com/hadolint/hadolint#ignoring-rules
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Fix what was found, or keep the exception with its reason and last day in the
#     waivers.
#   controls: {}
#   aliases: [DL1001]
#   parameters: {}
package rules.dockerfile.ignore_pragma

violation contains {"msg": msg, "details": {"path": i.path, "key": comment}} if {
	some i in input.dockerfile.instructions
	some comment in i.comments
	startswith(lower(comment), "hadolint")
	regex.match(`(?i)^hadolint\s+(global\s+)?ignore\s*=`, comment)
	msg := sprintf("the comment %q switches checks off", [substring(comment, 0, 80)])
}
