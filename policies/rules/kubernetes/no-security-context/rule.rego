# METADATA
# title: Neither pod nor container has a security context
# description: >-
#   Without a security context everything is at Kubernetes' defaults, which confine nothing.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set a securityContext: runAsNonRoot, no privilege escalation, no capabilities, a seccomp
#     profile.
#   controls: {cis-kubernetes: ["5.7.3"]}
#   aliases: [AVD-KSV-0118, CKV_K8S_29, CKV_K8S_30, C-0211]
#   parameters: {}
package rules.kubernetes.no_security_context

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": c.path, "key": "securityContext"}} if {
	some c in podspec.containers
	count(manifest.fields(podspec.spec, ["securityContext"])) == 0
	count(manifest.fields(c.raw, ["securityContext"])) == 0
	msg := sprintf("%s has no security context, and nor has its pod", [workload.describe(c.view)])
}
