# METADATA
# title: Audit log holds secrets
# description: >-
#   At the levels Request and RequestResponse the audit log keeps what a request carries: for
#   Secrets and TokenReviews that is every credential of the cluster.
# related_resources:
# - https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Put a rule with level Metadata for secrets and tokenreviews before the rules that log
#     bodies.
#   controls: {cis-kubernetes: ["3.2.2"]}
#   aliases: [C-0161]
#   match:
#     kinds:
#     - apiGroups: [audit.k8s.io]
#       kinds: [Policy]
#   parameters: {}
package rules.controlplane.audit_policy_bodies

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", n, "level"], "key": resource}} if {
	workload.object.kind == "Policy"
	startswith(workload.object.apiVersion, "audit.k8s.io/")
	some resource, group in {"secrets": "", "tokenreviews": "authentication.k8s.io"}
	n := min([i | some i, rule in workload.object.rules; covers(rule, group, resource)])
	workload.object.rules[n].level in {"Request", "RequestResponse"}
	msg := sprintf("the audit log keeps the bodies of %s", [resource])
}

# covers says that a rule is about a resource, whoever asks and wherever.
covers(rule, _, _) if {
	count(object.get(rule, "resources", [])) == 0
	not limited(rule)
}

covers(rule, group, resource) if {
	not limited(rule)
	some entry in rule.resources
	object.get(entry, "group", "") == group
	names(entry, resource)
}

names(entry, resource) if resource in entry.resources

names(entry, _) if "*" in entry.resources

names(entry, _) if count(object.get(entry, "resources", [])) == 0

limited(rule) if {
	some key in ["users", "userGroups", "verbs", "namespaces", "nonResourceURLs"]
	count(object.get(rule, key, [])) > 0
}
