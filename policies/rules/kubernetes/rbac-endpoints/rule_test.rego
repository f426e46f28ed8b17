package rules.kubernetes.rbac_endpoints_test

import data.rules.kubernetes.rbac_endpoints as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_write if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "system:aggregate-to-edit", "labels": {"rbac.authorization.k8s.io/aggregate-to-edit": "true"}}, "rules": [{"apiGroups": [""], "resources": ["endpoints"], "verbs": ["create", "delete", "patch", "update"]}]}) == {`ClusterRole "system:aggregate-to-edit" lets all who may edit a namespace write endpoints`}
}

test_good_read if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "system:aggregate-to-edit", "labels": {"rbac.authorization.k8s.io/aggregate-to-edit": "true"}}, "rules": [{"apiGroups": [""], "resources": ["endpoints"], "verbs": ["get", "list", "watch"]}, {"apiGroups": [""], "resources": ["services"], "verbs": ["create", "delete", "patch", "update"]}]}) == set()
}
