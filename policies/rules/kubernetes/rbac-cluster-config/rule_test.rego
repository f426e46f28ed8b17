package rules.kubernetes.rbac_cluster_config_test

import data.rules.kubernetes.rbac_cluster_config as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["aws-auth"], "verbs": ["update"]}]}) == {`ClusterRole "operator" may change those configmaps that rule the cluster`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["operator-lease"], "verbs": ["update"]}]}) == set()
}
