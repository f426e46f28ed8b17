# METADATA
# title: All controllers share one identity
# description: >-
#   Without an account for each controller, each of them has the rights of all.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --use-service-account-credentials=true.
#   controls: {cis-kubernetes: ["1.3.3"]}
#   aliases: [KCV-0035, CKV_K8S_108, C-0146]
#   parameters: {}
package rules.controlplane.controller_manager_credentials

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "use-service-account-credentials")} if {
	some p in controlplane.controller_managers
	controlplane.differs(p, "use-service-account-credentials", "true")
	msg := "kube-controller-manager runs all controllers as one: --use-service-account-credentials is not true"
}
