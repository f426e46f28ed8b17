# METADATA
# title: Probe or lifecycle hook names a host (baseline)
# description: >-
#   From v1.34 the baseline Pod Security Standard lets no probe and no lifecycle hook name a
#   host: the node would send the request for the pod.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove host: the probe then asks the pod itself.
#   controls: {pss: [baseline]}
#   aliases: [hostProbesAndHostLifecycle, podsecurity-subrule-baseline, podsecurity-subrule-restricted, podsecurity-subrule-restricted-capabilities, podsecurity-subrule-restricted-seccomp]
#   parameters:
#     type: object
#     properties:
#       pod_security_level:
#         description: the standard that pods are judged by where their namespace asks for none
#         type: string
#         enum: [namespace, baseline, restricted]
#         default: namespace
#       kubernetes_version:
#         description: the version of Kubernetes whose standard counts
#         type: string
#         pattern: ^(latest|v1\.(0|[1-9][0-9]*))$
#         default: latest
package rules.pss.host_probes

import data.lib.pss

violation contains {"msg": msg, "details": pss.details(c, path, concat("/", path))} if {
	pss.level[input.parameters.pod_security_level]
	pss.minor(input.parameters.kubernetes_version) >= 34
	some c in pss.containers
	some handler in handlers
	some action in ["httpGet", "tcpSocket"]
	path := array.concat(handler, [action, "host"])
	host := pss.text(c.raw, path)
	host != ""
	msg := sprintf("%s names the host %q in its %s (Pod Security baseline)", [c.called, host, concat(".", handler)])
}

handlers := [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]]
