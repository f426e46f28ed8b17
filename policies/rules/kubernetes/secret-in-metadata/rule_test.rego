package rules.kubernetes.secret_in_metadata_test

import data.rules.kubernetes.secret_in_metadata as rule

# Put together so that no scanner takes this file for a leak.
token := concat("", ["gh", "p_q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRu"])

found(object) := {[f.msg, f.details.path] | some f in violations} if {
	violations := rule.violation with input as {"review": {"object": object}}
}

test_annotation if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "annotations": {"a": token, "b": "x"}}}) == {[`Service "s" has a GitHub token in its annotation a`, ["metadata", "annotations", "a"]]}
}

test_template if {
	template := {"metadata": {"annotations": {"a": token}}, "spec": {"containers": [{"name": "c", "image": "c:1"}]}}
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": {"template": template}}) == {[`Deployment "d" has a GitHub token in its annotation a`, ["spec", "template", "metadata", "annotations", "a"]]}
}

test_pod if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "annotations": {"a": token}}, "spec": {"containers": []}}) == {[`Pod "p" has a GitHub token in its annotation a`, ["metadata", "annotations", "a"]]}
}

test_nothing if found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}}) == set()
