# METADATA
# title: API server neither denies nor judges security contexts
# description: >-
#   Before Pod Security admission, SecurityContextDeny or PodSecurityPolicy kept pods from
#   raising their own rights.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Enable Pod Security admission; in old clusters add SecurityContextDeny or
#     PodSecurityPolicy to --enable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.12"]}
#   aliases: [KCV-0013, CKV_K8S_81, C-0124]
#   parameters: {}
package rules.controlplane.apiserver_security_context_deny

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	p.flags["enable-admission-plugins"]
	every plugin in ["SecurityContextDeny", "PodSecurityPolicy", "PodSecurity"] {
		not controlplane.lists(p, "enable-admission-plugins", plugin)
	}
	msg := "kube-apiserver names admission plugins, but none that judges security contexts"
}
