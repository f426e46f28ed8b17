package rules.organisation.required_probes_test

import data.rules.organisation.required_probes as rule

parameters := {"probes": ["livenessProbe"], "probeTypes": ["httpGet", "tcpSocket"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"exec": {"command": [true]}}}]}}) == {`container "web" has no livenessProbe that asks by one of the required means`}
}

test_good_probe if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8080}}}]}}) == set()
}
