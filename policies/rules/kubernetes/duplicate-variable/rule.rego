# METADATA
# title: Variable is set twice
# description: >-
#   The last of several variables of one name wins; server-side apply drops one of them.
# related_resources:
# - https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove all but one.
#   controls: {}
#   aliases: [C-0295, duplicate-env-var, environment-variable-key-duplication]
#   parameters: {}
package rules.kubernetes.duplicate_variable

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "variable": variable.name, "path": array.concat(c.path, ["env", n]), "key": sprintf("env/%s", [variable.name])}} if {
	some c in workload.containers
	count(c.env) != count({variable.name | some variable in c.env})
	some n, variable in c.env
	some earlier in array.slice(c.env, 0, n)
	earlier.name == variable.name
	msg := sprintf("%s sets the variable %s twice", [workload.describe(c), variable.name])
}
