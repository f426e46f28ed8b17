# METADATA
# title: Secrets are stored in the clear
# description: >-
#   Without encryption at rest, who gets a copy of etcd's data, or a backup of it, has all
#   secrets.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Write an EncryptionConfiguration with a provider such as kms or secretbox, and name it
#     in --encryption-provider-config.
#   controls: {cis-kubernetes: ["1.2.29"]}
#   aliases: [KCV-0030, CKV_K8S_104, C-0141, C-0066]
#   parameters: {}
package rules.controlplane.apiserver_encryption_config

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "encryption-provider-config")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "encryption-provider-config")
	msg := "kube-apiserver stores secrets in the clear: --encryption-provider-config is not set"
}
