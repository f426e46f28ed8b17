package rules.kubernetes.deprecated_service_account_field_test

import data.rules.kubernetes.deprecated_service_account_field as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"serviceAccount": "web", "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {`Deployment "web" names its service account in the deprecated field serviceAccount`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"serviceAccountName": "web", "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == set()
}
