package rules.kubernetes.long_lived_token_test

import data.rules.kubernetes.long_lived_token as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web", "annotations": {"kubernetes.io/service-account.name": "web"}}, "type": "kubernetes.io/service-account-token"}) == {`Secret "web" is a service account token that never expires`}
}

test_good_manifest if {
	found({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web"}, "type": "Opaque"}) == set()
}
