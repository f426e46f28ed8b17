package rules.kubernetes.host_aliases_test

import data.rules.kubernetes.host_aliases as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"hostAliases": [{"ip": "10.1.2.3", "hostnames": ["db.internal"]}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {`Deployment "web" overrides DNS with host aliases`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == set()
}
