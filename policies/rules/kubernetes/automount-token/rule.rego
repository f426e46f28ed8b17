# METADATA
# title: Service account token is mounted on purpose
# description: >-
#   A token that the program does not need is a gift to whoever breaks in. Here it is asked for
#   by name: automountServiceAccountToken is true, or its folder is mounted.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the setting unless the program talks to the Kubernetes API.
#   controls: {cis-kubernetes: ["5.1.6"], nsa: [service-account-token], mitre: [T1528]}
#   aliases: [KSV-0036, automountServiceAccountToken, C-0261, K8sPSPAutomountServiceAccountTokenPod, restrict-automount-sa-token]
#   parameters: {}
package rules.kubernetes.automount_token

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["automountServiceAccountToken"])}} if {
	podspec.spec.automountServiceAccountToken == true
	msg := sprintf("%s asks for the token of its service account", [workload.called])
}

violation contains {"msg": msg, "details": {"path": ["automountServiceAccountToken"]}} if {
	input.review.object.kind == "ServiceAccount"
	input.review.object.automountServiceAccountToken == true
	msg := sprintf("%s has its token mounted into every pod", [workload.called])
}

violation contains {"msg": msg, "details": {"container": c.view.name, "path": array.concat(c.path, ["volumeMounts", n])}} if {
	some c in podspec.containers
	some n, mount in c.raw.volumeMounts
	mount.mountPath == "/var/run/secrets/kubernetes.io/serviceaccount"
	msg := sprintf("%s mounts a service account's token", [workload.describe(c.view)])
}
