# METADATA
# title: API server waits very long for requests
# description: >-
#   Requests that may take very long, or a timeout that is no time, let slow clients use up
#   the API server.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Leave --request-timeout at its default of 60 seconds, or set a short time such as
#     300s.
#   controls: {cis-kubernetes: ["1.2.22"]}
#   aliases: [CKV_K8S_95, C-0134]
#   parameters: {}
package rules.controlplane.apiserver_request_timeout

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "request-timeout")} if {
	some p in controlplane.apiservers
	timeout := p.flags["request-timeout"].value
	not regex.match(`^([0-9]{1,2}h)?([0-9]{1,2}m)?([0-9]{1,3}s)?$`, timeout)
	msg := "kube-apiserver has an odd time limit for requests: --request-timeout is not some hours, minutes or seconds"
}
