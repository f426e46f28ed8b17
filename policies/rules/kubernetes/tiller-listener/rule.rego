# METADATA
# title: Tiller listens to the whole cluster
# description: >-
#   Unless told to listen on localhost, Tiller does what any pod of the cluster asks of it.
# related_resources:
# - https://helm.sh/docs/faq/changes_since_helm2/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove Tiller; until then set --listen=localhost:44134.
#   controls: {}
#   aliases: [CKV_K8S_45]
#   parameters: {}
package rules.kubernetes.tiller_listener

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": c.path, "key": "listen"}} if {
	some c in workload.containers
	contains(c.image.repository, "tiller")
	not confined(array.concat(c.command, c.args))
	msg := sprintf("%s listens to the whole cluster", [workload.describe(c)])
}

confined(words) if {
	some word in words
	regex.match(`^-{0,2}listen=(localhost|127\.0\.0\.1)(:|$)`, word)
}
