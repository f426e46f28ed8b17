# METADATA
# title: Workload is in the default namespace
# description: >-
#   What shares the default namespace shares its service account, quotas and network
#   policies.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Put the workload into a namespace of its own.
#   controls: {cis-kubernetes: ["5.7.4"]}
#   aliases: [AVD-KSV-0110, CKV_K8S_21, C-0061, C-0212, use-namespace, disallow-default-namespace]
#   parameters: {}
package rules.kubernetes.default_namespace

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "namespace"}} if {
	workload.pod.exists
	object.get(workload.object, ["metadata", "namespace"], "") in {"", "default"}
	msg := sprintf("%s is in the default namespace%s", [workload.called, assumed])
}

assumed := "" if workload.object.metadata.namespace == "default"

else := " (assumed: none is set)"
