# METADATA
# title: Container sets a variable that is denied
# description: >-
#   Some variables switch off what an organisation relies on. Says nothing until deniedVariables
#   is set.
# related_resources:
# - https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the variable.
#   controls: {}
#   aliases: [check-env-vars]
#   parameters:
#     type: object
#     properties:
#       deniedVariables:
#         description: variables that containers may not set, as NAME or NAME=value; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.denied_variables

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["env", n])}} if {
	count(input.parameters.deniedVariables) > 0
	some c in workload.containers
	some n, variable in c.env
	count({variable.name, sprintf("%s=%s", [variable.name, variable.value])} & denied) > 0
	msg := sprintf("%s sets %s", [workload.describe(c), variable.name])
}

denied := {text | some text in input.parameters.deniedVariables}
