# METADATA
# title: Image comes from the frozen k8s.gcr.io
# description: >-
#   The registry gets no new images since April 2023, no fixes for security either.
# related_resources:
# - https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Take the image from registry.k8s.io.
#   controls: {}
#   aliases: [C-0253, restrict-deprecated-registry]
#   parameters: {}
package rules.kubernetes.deprecated_registry

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	c.image.registry == "k8s.gcr.io"
	msg := sprintf("%s uses the frozen registry k8s.gcr.io", [workload.describe(c)])
}
