# METADATA
# title: Few old audit logs are kept
# description: >-
#   With few old files kept, a burst of requests drives out what should be found later.
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
#     Set --audit-log-maxbackup to 10 files or more.
#   controls: {cis-kubernetes: ["1.2.20"]}
#   aliases: [KCV-0021, CKV_K8S_93, C-0132]
#   parameters:
#     type: object
#     properties:
#       minimum:
#         description: The smallest number of files that is enough.
#         type: integer
#         default: 10
package rules.controlplane.apiserver_audit_log_backups

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "audit-log-maxbackup")} if {
	some p in controlplane.apiservers
	too_little(p)
	msg := sprintf("kube-apiserver keeps too little of its audit log: --audit-log-maxbackup is not %d or more", [input.parameters.minimum])
}

too_little(p) if controlplane.lacks(p, "audit-log-maxbackup")

too_little(p) if {
	regex.match(`^[0-9]{1,9}$`, p.flags["audit-log-maxbackup"].value)
	to_number(p.flags["audit-log-maxbackup"].value) < input.parameters.minimum
}

# What is no number keeps nothing that could be counted on.
too_little(p) if {
	value := p.flags["audit-log-maxbackup"].value
	not regex.match(`^[0-9]{1,9}$`, value)
}
