package rules.kubernetes.tiller_service_test

import data.rules.kubernetes.tiller_service as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_service if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "tiller-deploy", "namespace": "shop"}, "spec": {"ports": [{"port": 44134}], "selector": {"app": "helm", "name": "tiller"}}}) == {`Service "tiller-deploy" leads to Tiller`}
}

test_good_other if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80}], "selector": {"app": "web"}}}) == set()
}
