package rules.kubernetes.cluster_admin_binding_test

import data.lib.workload_test as k
import data.rules.kubernetes.cluster_admin_binding as rule

found(name, role, subject) := v if v := rule.violation with input as k.resource({
	"kind": "ClusterRoleBinding", "metadata": {"name": name},
	"roleRef": {"name": role}, "subjects": [{"name": subject}],
})

test_bound if {
	some f in found("ci", "cluster-admin", "ci")
	f.msg == `ClusterRoleBinding "ci" binds cluster-admin`
	f.details.path == ["roleRef", "name"]
}

test_built_in if count(found("cluster-admin", "cluster-admin", "system:masters")) == 0

test_other_role if count(found("ci", "view", "ci")) == 0

test_other_kind if {
	count(rule.violation) == 0 with input as k.resource({"kind": "Other", "roleRef": {"name": "cluster-admin"}})
}
