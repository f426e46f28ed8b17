package rules.kubernetes.ingress_path_test

import data.rules.kubernetes.ingress_path as rule

found(kind, path) := messages if {
	manifest := {"kind": kind, "metadata": {"name": "a"}, "spec": {"rules": [{"http": {"paths": [{"path": path}]}}]}}
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad if found("Ingress", "/var/run/secrets/x") == {`Ingress "a" has the path /var/run/secrets/x`}

test_bad_directory if found("Ingress", "/etc") == {`Ingress "a" has the path /etc`}

test_good if found("Ingress", "/etcetera") == set()

test_other if found("Service", "/etc") == set()
