# METADATA
# title: Container has capabilities that are not allowed, or keeps some that are not
# description: >-
#   Which capabilities a container may add, and which it has to drop, is for the organisation to
#   decide. Says nothing until one of the two is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/capabilities
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the capability, and drop those that have to be dropped, or ALL.
#   controls: {}
#   aliases: [K8sPSPCapabilities]
#   parameters:
#     type: object
#     properties:
#       allowedCapabilities:
#         description: capabilities that containers may add; a star stands for all
#         type: array
#         items: {type: string}
#         default: ["*"]
#
#       requiredDropCapabilities:
#         description: capabilities that containers have to drop
#         type: array
#         items: {type: string}
#         default: []
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.capabilities

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["capabilities"]), "key": "capabilities/add"}} if {
	not "*" in input.parameters.allowedCapabilities
	some c in workload.containers
	surplus := {capability | some capability in c.capabilities.add} - names(input.parameters.allowedCapabilities)
	count(surplus) > 0
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s adds %s, which is not allowed", [workload.describe(c), concat(", ", sort(surplus))])
}

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["capabilities"]), "key": "capabilities/drop"}} if {
	count(input.parameters.requiredDropCapabilities) > 0
	some c in workload.containers
	not "ALL" in c.capabilities.drop
	kept := names(input.parameters.requiredDropCapabilities) - {capability | some capability in c.capabilities.drop}
	count(kept) > 0
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s does not drop %s", [workload.describe(c), concat(", ", sort(kept))])
}

names(capabilities) := {name | some capability in capabilities; name := trim_prefix(upper(capability), "CAP_")}
