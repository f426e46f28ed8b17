# METADATA
# title: API server offers weak cipher suites
# description: >-
#   Suites with RSA key exchange have no forward secrecy, and RC4, 3DES and CBC with SHA-1
#   are broken or weak.
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
#     Remove the suites from --tls-cipher-suites, or the flag: its default is strong.
#   controls: {cis-kubernetes: ["1.2.30"]}
#   aliases: [CKV_K8S_105, C-0143, C-0277]
#   parameters: {}
package rules.controlplane.apiserver_weak_ciphers

import data.lib.controlplane

violation contains {"msg": msg, "details": object.union(controlplane.details(p, "tls-cipher-suites"), {"key": suite})} if {
	some p in controlplane.apiservers
	some suite in controlplane.weak(p)
	msg := sprintf("kube-apiserver offers the weak cipher suite %s", [suite])
}
