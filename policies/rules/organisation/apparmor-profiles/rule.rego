# METADATA
# title: AppArmor profile is not allowed
# description: >-
#   Which AppArmor profiles containers run with is for the organisation to decide. Says nothing
#   until allowedProfiles is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/apparmor
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use one of the allowed profiles.
#   controls: {}
#   aliases: [K8sPSPAppArmor]
#   parameters:
#     type: object
#     properties:
#       allowedProfiles:
#         description: profiles as annotations write them, such as runtime/default and localhost/name; empty allows all
#         type: array
#         items: {type: string}
#         default: []
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.apparmor_profiles

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["apparmor"])}} if {
	count(input.parameters.allowedProfiles) > 0
	some c in workload.containers
	profile := object.get(written, c.apparmor, c.apparmor)
	not profile in input.parameters.allowedProfiles
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s runs with the AppArmor profile %s, which is not allowed", [workload.describe(c), profile])
}

# Where nothing is set the runtime takes its own profile.
written := {"": "runtime/default", "RuntimeDefault": "runtime/default", "Unconfined": "unconfined"}
