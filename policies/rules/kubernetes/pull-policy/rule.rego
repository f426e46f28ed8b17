# METADATA
# title: Image is not pulled at every start
# description: >-
#   With a pull policy other than Always, a pod may run an image that is on its node without
#   having the right to pull it.
# related_resources:
# - https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set imagePullPolicy to Always, or have the admission plugin AlwaysPullImages do it.
#   controls: {cis-kubernetes: ["5.5.1"]}
#   aliases: [CKV_K8S_15, container-image-pull-policy, pullPolicyNotAlways, imagepullpolicy-always, always-pull-images]
#   parameters: {}
package rules.kubernetes.pull_policy

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": c.path, "key": "imagePullPolicy"}} if {
	some c in podspec.containers
	policy := object.get(c.raw, "imagePullPolicy", default_policy(c.view.image))
	policy != "Always"
	msg := sprintf("%s has the pull policy %v", [workload.describe(c.view), policy])
}

default_policy(image) := "Always" if {
	image.tag in {"", "latest"}
	image.digest == ""
} else := "IfNotPresent"
