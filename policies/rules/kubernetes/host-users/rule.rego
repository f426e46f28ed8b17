# METADATA
# title: Pod shares the node's users
# description: >-
#   Without a user namespace root in the container is root on the node, should it get out.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set hostUsers to false where the nodes support user namespaces.
#   controls: {cis-docker: ["5.30"]}
#   aliases: []
#   parameters: {}
package rules.kubernetes.host_users

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "hostUsers"}} if {
	podspec.spec
	object.get(podspec.spec, "hostUsers", true) != false
	not workload.windows
	msg := sprintf("%s shares the users of its node", [workload.called])
}
