package rules.kubernetes.privileged_scc_test

import data.rules.kubernetes.privileged_scc as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_allowed if {
	found({"apiVersion": "security.openshift.io/v1", "kind": "SecurityContextConstraints", "metadata": {"name": "builder"}, "allowPrivilegedContainer": true}) == {`SecurityContextConstraints "builder" allows privileged containers`}
}

test_good_denied if {
	found({"apiVersion": "security.openshift.io/v1", "kind": "SecurityContextConstraints", "metadata": {"name": "builder"}, "allowPrivilegedContainer": false}) == set()
}
