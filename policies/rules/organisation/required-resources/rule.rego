# METADATA
# title: Container lacks a limit or request that has to be set
# description: >-
#   Which resources a container has to say something about is for the organisation to decide. Says
#   nothing until limits or requests is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/containerresources
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set the resources that are named.
#   controls: {}
#   aliases: [K8sRequiredResources]
#   parameters:
#     type: object
#     properties:
#       limits:
#         description: resources that need a limit
#         type: array
#         items: {type: string}
#         default: []
#
#       requests:
#         description: resources that need a request
#         type: array
#         items: {type: string}
#         default: []
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.required_resources

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": sprintf("resources/%s/%s", [which, resource])}} if {
	some which, resources in required
	some resource in resources
	some c in workload.containers
	c.role != "ephemeral"
	not resource in object.keys(c.resources[which])
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s sets no %s among its %s", [workload.describe(c), resource, which])
}

required := {"limits": input.parameters.limits, "requests": input.parameters.requests}
