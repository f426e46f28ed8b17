package rules.kubernetes.no_linux_confinement_test

import data.rules.kubernetes.no_linux_confinement as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`container "web" has no AppArmor, seccomp or SELinux settings and drops no capability`}
}

test_good_seccomp if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}]}}) == set()
}

test_good_drop if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"capabilities": {"drop": ["NET_RAW"]}}}]}}) == set()
}
