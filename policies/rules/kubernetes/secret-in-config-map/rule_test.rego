package rules.kubernetes.secret_in_config_map_test

import data.rules.kubernetes.secret_in_config_map as rule

# Put together so that no scanner takes this file for a leak.
token := concat("", ["gh", "p_q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRu"])

found(data_) := {[f.msg, f.details.path, f.details.value] | some f in violations} if {
	violations := rule.violation with input as {"review": {"object": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": data_}}}
}

test_key if {
	found({"password": "supersecret", "color": "blue"}) == {[`ConfigMap "c" holds what its name calls a secret in password`, ["data", "password"], "supersecret"]}
}

test_token if {
	found({"x": token}) == {[`ConfigMap "c" holds a GitHub token in x`, ["data", "x"], token]}
	text := sprintf("a: b\nc: %s\n", [token])
	found({"x.yaml": text}) == {[`ConfigMap "c" holds a GitHub token in x.yaml`, ["data", "x.yaml"], token]}
}

test_line if {
	found({"config": "a=b\nREDIS_PASSWORD=abcd1234"}) == {[`ConfigMap "c" sets REDIS_PASSWORD to what its name calls a secret, in config`, ["data", "config"], "abcd1234"]}
}

test_harmless if {
	found({"config": "REDIS_PASSWORD=", "env": "REDIS_PASSWORD=${REDIS_PASSWORD}", "password": "", "ca.crt": "-----BEGIN CERTIFICATE-----\nMIIE\n"}) == set()
}

test_other_kind if {
	count(rule.violation) == 0 with input as {"review": {"object": {"kind": "Secret", "data": {"password": "hunter2"}}}}
}
