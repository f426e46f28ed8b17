# METADATA
# title: Seccomp profile is not allowed
# description: >-
#   Which seccomp profiles containers run with is for the organisation to decide. Says nothing
#   until allowedProfiles is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/seccompv2
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use one of the allowed profiles.
#   controls: {}
#   aliases: [K8sPSPSeccomp, K8sPSPSeccompV2]
#   parameters:
#     type: object
#     properties:
#       allowedProfiles:
#         description: profiles, as fields or annotations write them, or "not configured" for none; a star stands for all; empty allows all
#         type: array
#         items: {type: string}
#         default: []
#
#       allowedLocalhostFiles:
#         description: the files that a profile of the type Localhost may name
#         type: array
#         items: {type: string}
#         default: []
#
#       allowAnnotations:
#         description: whether a profile that only an annotation names counts
#         type: boolean
#         default: true
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.seccomp_profiles

import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["seccomp"])}} if {
	count(input.parameters.allowedProfiles) > 0
	not "*" in input.parameters.allowedProfiles
	some c in podspec.containers
	not allowed(c)
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s runs with %s, which is not allowed", [workload.describe(c.view), says(c.view.seccomp)])
}

allowed(c) if {
	pattern.matches(c.view.seccomp, profiles)
	counts(c)
}

# A profile that only an annotation names counts where annotations are allowed.
counts(_) if input.parameters.allowAnnotations

# Where nothing is set, "not configured" may be on the list.
counts(c) if c.view.seccomp == ""

counts(c) if is_object(podspec.effective(c, "seccompProfile").value)

profiles contains object.get(written, profile, profile) if {
	some profile in input.parameters.allowedProfiles
	profile != "Localhost"
}

profiles contains sprintf("localhost/%s", [file]) if {
	"Localhost" in input.parameters.allowedProfiles
	some file in input.parameters.allowedLocalhostFiles
}

written := {"not configured": "", "runtime/default": "RuntimeDefault", "docker/default": "RuntimeDefault", "unconfined": "Unconfined"}

says("") := "no seccomp profile"

says(profile) := sprintf("the seccomp profile %s", [profile]) if profile != ""
