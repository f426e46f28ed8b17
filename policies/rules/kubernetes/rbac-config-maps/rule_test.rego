package rules.kubernetes.rbac_config_maps_test

import data.rules.kubernetes.rbac_config_maps as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["update"]}]}) == {`ClusterRole "operator" may change all configmaps`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["operator-lease"], "verbs": ["update"]}]}) == set()
}
