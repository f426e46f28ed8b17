package rules.organisation.apparmor_profiles_test

import data.rules.organisation.apparmor_profiles as rule

parameters := {"allowedProfiles": ["runtime/default"], "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_unconfined if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"appArmorProfile": {"type": "Unconfined"}}}]}}) == {`container "web" runs with the AppArmor profile unconfined, which is not allowed`}
}

test_good_default if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}]}}) == set()
}

test_good_unset if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
