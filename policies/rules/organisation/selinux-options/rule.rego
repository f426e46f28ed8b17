# METADATA
# title: SELinux options are not allowed
# description: >-
#   Which SELinux options pods may choose is for the organisation to decide. Says nothing until
#   allowedSELinuxOptions is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/selinux
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use one of the allowed sets of options, or none.
#   controls: {}
#   aliases: [K8sPSPSELinuxV2]
#   parameters:
#     type: object
#     properties:
#       allowedSELinuxOptions:
#         description: sets of options of which a pod or container may use one; empty allows all
#         type: array
#         items:
#           type: object
#           properties:
#             level: {type: string}
#             role: {type: string}
#             type: {type: string}
#             user: {type: string}
#         default: []
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.selinux_options

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	options := manifest.fields(podspec.spec, ["securityContext", "seLinuxOptions"])
	not allowed(options)
	path := array.concat(workload.pod.path, ["securityContext", "seLinuxOptions"])
	msg := "the pod chooses SELinux options that are not allowed"
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["securityContext", "seLinuxOptions"])}} if {
	some c in podspec.containers
	options := manifest.fields(c.raw, ["securityContext", "seLinuxOptions"])
	not allowed(options)
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s chooses SELinux options that are not allowed", [workload.describe(c.view)])
}

allowed(_) if count(input.parameters.allowedSELinuxOptions) == 0

allowed(options) if count(options) == 0

allowed(options) if {
	some set in input.parameters.allowedSELinuxOptions
	every field in ["level", "role", "type", "user"] {
		object.get(options, field, null) in {null, object.get(set, field, "")}
	}
}
