package rules.organisation.deprecated_versions_test

import data.rules.organisation.deprecated_versions as rule

parameters := {"kvs": [{"deprecatedAPI": "flowcontrol.apiserver.k8s.io/v1beta2", "kinds": ["FlowSchema"], "targetAPI": "flowcontrol.apiserver.k8s.io/v1"}], "k8sVersion": 1.26}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_old if {
	found({"apiVersion": "flowcontrol.apiserver.k8s.io/v1beta2", "kind": "FlowSchema", "metadata": {"name": "web"}}) == {`FlowSchema "web" is of the version flowcontrol.apiserver.k8s.io/v1beta2, which Kubernetes 1.26 deprecates: use flowcontrol.apiserver.k8s.io/v1`}
}

test_good_new if {
	found({"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "FlowSchema", "metadata": {"name": "web"}}) == set()
}

test_no_successor if {
	document := {"review": {"object": {"apiVersion": "policy/v1beta1", "kind": "PodSecurityPolicy", "metadata": {"name": "a"}}}, "parameters": {"k8sVersion": 0, "kvs": [{"deprecatedAPI": "policy/v1beta1", "kinds": ["PodSecurityPolicy"], "targetAPI": "None"}]}}
	{f.msg | some f in rule.violation} == {`PodSecurityPolicy "a" is of the version policy/v1beta1: see Kubernetes' migration guide`} with input as document
}
