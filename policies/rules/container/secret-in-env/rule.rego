# METADATA
# title: Secret in an environment variable
# description: >-
#   A secret written into the environment is in the repository, in the cluster's database
#   and in every crash report.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/secret/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [image, kubernetes, event]
#   events: [container_start]
#   action: alert
#   requires: []
#   secrets: true
#   remediation: >-
#     Take the value from a Secret with valueFrom.secretKeyRef, better mount it as a file;
#     and replace the secret that has leaked.
#   controls: {cis-docker: ["4.10"], cis-kubernetes: ["5.4.1"], mitre: [T1552]}
#   aliases: [C-0012, env-var-secret, CIS-DI-0010, sensitiveContainerEnvVar]
#   parameters: {}
package rules.container.secret_in_env

import data.lib.secret
import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"variable": variable.name,
	"value": held.value,
	"secret": true,
	"path": array.concat(c.path, ["env", n, "value"]),
	"key": sprintf("env/%s", [variable.name]),
}} if {
	some c in workload.containers
	some n, variable in c.env
	variable.value != ""
	some held in secret.held(variable.name, variable.value)
	msg := sprintf("%s has %s in the variable %s", [workload.describe(c), held.what, variable.name])
}
