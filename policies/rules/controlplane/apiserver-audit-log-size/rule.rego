# METADATA
# title: Audit log is rotated too soon
# description: >-
#   Small files are rotated often, so the kept ones reach back only a short time.
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
#     Set --audit-log-maxsize to 100 megabytes or more.
#   controls: {cis-kubernetes: ["1.2.21"]}
#   aliases: [KCV-0022, CKV_K8S_94, C-0133]
#   parameters:
#     type: object
#     properties:
#       minimum:
#         description: The smallest number of megabytes that is enough.
#         type: integer
#         default: 100
package rules.controlplane.apiserver_audit_log_size

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "audit-log-maxsize")} if {
	some p in controlplane.apiservers
	too_little(p)
	msg := sprintf("kube-apiserver keeps too little of its audit log: --audit-log-maxsize is not %d or more", [input.parameters.minimum])
}

too_little(p) if controlplane.lacks(p, "audit-log-maxsize")

too_little(p) if {
	regex.match(`^[0-9]{1,9}$`, p.flags["audit-log-maxsize"].value)
	to_number(p.flags["audit-log-maxsize"].value) < input.parameters.minimum
}

# What is no number keeps nothing that could be counted on.
too_little(p) if {
	value := p.flags["audit-log-maxsize"].value
	not regex.match(`^[0-9]{1,9}$`, value)
}
