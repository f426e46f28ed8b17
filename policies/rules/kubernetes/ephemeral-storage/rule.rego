# METADATA
# title: Container has no limit for local storage
# description: >-
#   A container that fills its node's disk gets the other pods of the node evicted.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set resources.limits.ephemeral-storage.
#   controls: {nsa: [resource-limits]}
#   aliases: [container-ephemeral-storage-request-and-limit]
#   parameters: {}
package rules.kubernetes.ephemeral_storage

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/limits/ephemeral-storage"}} if {
	some c in workload.containers
	c.role != "ephemeral"
	not c.resources.limits["ephemeral-storage"]
	msg := sprintf("%s has no limit for local storage", [workload.describe(c)])
}
