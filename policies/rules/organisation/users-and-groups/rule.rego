# METADATA
# title: Container runs as a user or group that is not allowed
# description: >-
#   Which users and groups containers run as is for the organisation to decide. Says nothing until
#   one of the parameters is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/users
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set the field to a number in one of the ranges.
#   controls: {}
#   aliases: [K8sPSPAllowedUsers]
#   parameters:
#     type: object
#     properties:
#       runAsUser:
#         description: RunAsAny, MustRunAs or MustRunAsNonRoot, and the ranges
#         type: object
#         properties:
#           rule: {type: string}
#           ranges:
#             type: array
#             items:
#               type: object
#               properties:
#                 min: {type: integer}
#                 max: {type: integer}
#         default: {rule: RunAsAny}
#       runAsGroup:
#         description: RunAsAny, MayRunAs or MustRunAs, and the ranges
#         type: object
#         properties:
#           rule: {type: string}
#           ranges:
#             type: array
#             items:
#               type: object
#               properties:
#                 min: {type: integer}
#                 max: {type: integer}
#         default: {rule: RunAsAny}
#       supplementalGroups:
#         description: RunAsAny, MayRunAs or MustRunAs, and the ranges
#         type: object
#         properties:
#           rule: {type: string}
#           ranges:
#             type: array
#             items:
#               type: object
#               properties:
#                 min: {type: integer}
#                 max: {type: integer}
#         default: {rule: RunAsAny}
#       fsGroup:
#         description: RunAsAny, MayRunAs or MustRunAs, and the ranges
#         type: object
#         properties:
#           rule: {type: string}
#           ranges:
#             type: array
#             items:
#               type: object
#               properties:
#                 min: {type: integer}
#                 max: {type: integer}
#         default: {rule: RunAsAny}
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.users_and_groups

import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": setting.path, "key": field}} if {
	some field, wanted in asked
	some c in podspec.containers
	setting := podspec.effective(c, field)
	not accepted(wanted, setting.value)
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s has the %s %v, which is not allowed", [workload.describe(c.view), field, setting.value])
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": c.path, "key": field}} if {
	some field, wanted in asked
	some c in podspec.containers
	not podspec.effective(c, field)
	needed(wanted.rule, c)
	not pattern.matches(c.view.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s sets no %s, which has to be set", [workload.describe(c.view), field])
}

asked[field] := wanted if {
	some field, wanted in {
		"runAsUser": input.parameters.runAsUser,
		"runAsGroup": input.parameters.runAsGroup,
		"supplementalGroups": input.parameters.supplementalGroups,
		"fsGroup": input.parameters.fsGroup,
	}
	wanted.rule in {"MustRunAs", "MustRunAsNonRoot", "MayRunAs"}
}

needed("MustRunAs", _)

needed("MustRunAsNonRoot", c) if podspec.effective(c, "runAsNonRoot").value != true

needed("MustRunAsNonRoot", c) if not podspec.effective(c, "runAsNonRoot")

accepted(wanted, value) if {
	wanted.rule == "MustRunAsNonRoot"
	value != 0
}

accepted(wanted, value) if {
	is_number(value)
	in_range(wanted, value)
}

accepted(wanted, value) if {
	is_array(value)
	every id in value {
		in_range(wanted, id)
	}
}

in_range(wanted, id) if {
	some range in wanted.ranges
	id >= range.min
	id <= range.max
}
