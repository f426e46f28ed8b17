package rules.organisation.service_ports_test

import data.rules.organisation.service_ports as rule

parameters := {"lowestServicePort": 32000, "highestServicePort": 32767}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": 80}, {"port": 33000}, {"port": 32001}]}}) == {`Service "a" listens on port 80`, `Service "a" listens on port 33000`}

test_good if found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}) == set()
