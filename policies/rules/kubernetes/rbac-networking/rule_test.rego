package rules.kubernetes.rbac_networking_test

import data.rules.kubernetes.rbac_networking as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["endpoints"], "verbs": ["create", "update"]}]}) == {`ClusterRole "operator" may change endpoints`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["endpoints"], "verbs": ["get", "watch"]}]}) == set()
}
