# METADATA
# title: Pod reads a secret that is not meant for pods
# description: >-
#   Names say whom a secret is for; a pod that reads another may learn more than it should. Says
#   nothing until allowedSecretNames is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/secret/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Read a secret whose name is allowed.
#   controls: {}
#   aliases: [restrict-secrets-by-name]
#   parameters:
#     type: object
#     properties:
#       allowedSecretNames:
#         description: names of secrets that pods may read in variables and volumes, each may end in a star; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.secret_names

import data.lib.manifest
import data.lib.pattern
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": use.path}} if {
	count(input.parameters.allowedSecretNames) > 0
	some use in uses
	not pattern.matches(use.name, input.parameters.allowedSecretNames)
	msg := sprintf("the pod reads the secret %s", [use.name])
}

uses contains {"name": name, "path": array.concat(c.path, ["env", n, "valueFrom", "secretKeyRef", "name"])} if {
	some c in podspec.containers
	some n, variable in manifest.items(c.raw, ["env"])
	name := manifest.text(variable, ["valueFrom", "secretKeyRef", "name"])
	name != ""
}

uses contains {"name": name, "path": array.concat(c.path, ["envFrom", n, "secretRef", "name"])} if {
	some c in podspec.containers
	some n, source in manifest.items(c.raw, ["envFrom"])
	name := manifest.text(source, ["secretRef", "name"])
	name != ""
}

uses contains {"name": name, "path": array.concat(workload.pod.path, ["volumes", n, "secret", "secretName"])} if {
	some n, volume in manifest.items(podspec.spec, ["volumes"])
	name := manifest.text(volume, ["secret", "secretName"])
	name != ""
}
