# METADATA
# title: Ingress annotation holds characters of a configuration
# description: >-
#   ingress-nginx writes these annotations into its configuration; a value with quotes,
#   braces or line ends can add directives, and so run code in the controller
#   (IngressNightmare).
# related_resources:
# - https://github.com/kubernetes/kubernetes/issues/131008
# schemas:
# - input: schema.input
# custom:
#   severity: critical
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Write a plain URL or CN=name without quotes, braces, bars and line ends, and update
#     ingress-nginx.
#   controls: {}
#   aliases: [KCV-0093]
#   match:
#     kinds:
#     - apiGroups: ["networking.k8s.io"]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_injection

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key]}} if {
	workload.object.kind == "Ingress"
	some key, value in object.get(workload.object, ["metadata", "annotations"], {})
	pattern := patterns[trim_prefix(key, "nginx.ingress.kubernetes.io/")]
	is_string(value)
	regex.match(pattern, value)
	msg := sprintf("%s has an annotation %s that could change the configuration of nginx", [workload.called, key])
}

patterns := {
	"auth-url": url,
	"mirror-target": url,
	"mirror-host": url,
	"auth-tls-match-cn": `CN=(.|[\r\n])*[\r\n#{};|]`,
}

url := `[\r\n<>"{}|^\x60\\]`
