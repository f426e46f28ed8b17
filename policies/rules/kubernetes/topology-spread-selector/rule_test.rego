package rules.kubernetes.topology_spread_selector_test

import data.rules.kubernetes.topology_spread_selector as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_selector if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "topologySpreadConstraints": [{"maxSkew": 0, "topologyKey": "kubernetes.io/hostname"}]}}}}) == {`Deployment "web" has a topology spread constraint with a maxSkew below 1`, `Deployment "web" has a topology spread constraint without labelSelector`, `Deployment "web" has a topology spread constraint without whenUnsatisfiable`}
}

test_good_whole if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "web"}}}]}}}}) == set()
}
