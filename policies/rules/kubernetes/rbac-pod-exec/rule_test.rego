package rules.kubernetes.rbac_pod_exec_test

import data.rules.kubernetes.rbac_pod_exec as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]}]}) == {`ClusterRole "operator" may use pods/exec`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]}]}) == set()
}
