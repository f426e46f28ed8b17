# METADATA
# title: API server answers anonymous requests
# description: >-
#   Requests without credentials are served as system:anonymous, so every mistake in RBAC is
#   open to whoever reaches the port.
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
#     Set --anonymous-auth=false, or limit it to the health checks with
#     --authentication-config.
#   controls: {cis-kubernetes: ["1.2.1"]}
#   aliases: [KCV-0001, CKV_K8S_68, C-0113]
#   parameters: {}
package rules.controlplane.apiserver_anonymous_auth

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "anonymous-auth")} if {
	some p in controlplane.apiservers
	controlplane.differs(p, "anonymous-auth", "false")
	not p.flags["authentication-config"]
	msg := "kube-apiserver does not refuse anonymous requests: --anonymous-auth is not false"
}
