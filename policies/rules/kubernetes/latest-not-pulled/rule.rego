# METADATA
# title: Image tagged latest is not pulled again
# description: >-
#   With the tag latest and a pull policy other than Always, each node runs whatever it pulled
#   once.
# related_resources:
# - https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a version tag or a digest; else remove imagePullPolicy, so that it is Always.
#   controls: {}
#   aliases: [C-0075]
#   parameters: {}
package rules.kubernetes.latest_not_pulled

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["imagePullPolicy"])}} if {
	some c in podspec.containers
	c.raw.imagePullPolicy in {"IfNotPresent", "Never"}
	c.view.image.tag in {"", "latest"}
	c.view.image.digest == ""
	c.view.image.reference != ""
	msg := sprintf("%s runs whatever %q was when its node pulled it", [workload.describe(c.view), c.view.image.reference])
}
