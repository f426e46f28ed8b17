# METADATA
# title: Audit log is kept for a short time
# description: >-
#   An attack is often found only weeks later; a log that is deleted sooner does not help
#   then.
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
#     Set --audit-log-maxage to 30 days or more.
#   controls: {cis-kubernetes: ["1.2.19"]}
#   aliases: [KCV-0020, CKV_K8S_92, C-0131]
#   parameters:
#     type: object
#     properties:
#       minimum:
#         description: The smallest number of days that is enough.
#         type: integer
#         default: 30
package rules.controlplane.apiserver_audit_log_age

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "audit-log-maxage")} if {
	some p in controlplane.apiservers
	too_little(p)
	msg := sprintf("kube-apiserver keeps too little of its audit log: --audit-log-maxage is not %d or more", [input.parameters.minimum])
}

too_little(p) if controlplane.lacks(p, "audit-log-maxage")

too_little(p) if {
	regex.match(`^[0-9]{1,9}$`, p.flags["audit-log-maxage"].value)
	to_number(p.flags["audit-log-maxage"].value) < input.parameters.minimum
}

# What is no number keeps nothing that could be counted on.
too_little(p) if {
	value := p.flags["audit-log-maxage"].value
	not regex.match(`^[0-9]{1,9}$`, value)
}
