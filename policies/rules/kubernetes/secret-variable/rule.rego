# METADATA
# title: Secret is handed over in the environment
# description: >-
#   Variables show up in crash reports, child processes and kubectl describe of what reads them;
#   a file does not.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Mount the secret as a file.
#   controls: {cis-kubernetes: ["5.4.1"], mitre: [T1552]}
#   aliases: [C-0207, CKV_K8S_35, read-secret-from-env-var, secrets-not-from-env-vars]
#   parameters: {}
package rules.kubernetes.secret_variable

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["env", n]), "key": sprintf("env/%s", [variable.name])}} if {
	some c in workload.containers
	some n, variable in c.env
	startswith(variable.from, "secret:")
	msg := sprintf("%s gets a secret in the variable %s", [workload.describe(c), variable.name])
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["envFrom", n]), "key": sprintf("envFrom/%d", [n])}} if {
	some c in podspec.containers
	some n, source in c.raw.envFrom
	is_object(source.secretRef)
	msg := sprintf("%s gets a whole secret in its environment", [workload.describe(c.view)])
}
