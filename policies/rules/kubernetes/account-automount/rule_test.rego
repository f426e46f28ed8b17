package rules.kubernetes.account_automount_test

import data.rules.kubernetes.account_automount as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web"}}) == {`ServiceAccount "web" does not say whether its token is mounted (assumed: it is)`}
}

test_good_manifest if {
	found({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web"}, "automountServiceAccountToken": false}) == set()
}
