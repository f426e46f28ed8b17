package rules.organisation.seccomp_profiles_test

import data.rules.organisation.seccomp_profiles as rule

parameters := {"allowedProfiles": ["runtime/default", "Localhost"], "allowedLocalhostFiles": ["web.json"], "allowAnnotations": true, "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_unconfined if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seccompProfile": {"type": "Unconfined"}}}]}}) == {`container "web" runs with the seccomp profile Unconfined, which is not allowed`}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`container "web" runs with no seccomp profile, which is not allowed`}
}

test_good_default if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}]}}) == set()
}

test_good_local if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seccompProfile": {"type": "Localhost", "localhostProfile": "web.json"}}}]}}) == set()
}

test_good_annotation if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "annotations": {"seccomp.security.alpha.kubernetes.io/pod": "runtime/default"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}

test_annotation_does_not_count if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"annotations": {"seccomp.security.alpha.kubernetes.io/pod": "runtime/default"}}, "spec": {"containers": [{"name": "web", "image": "web"}]}}
	count(rule.violation) == 1 with input as {"review": {"object": pod}, "parameters": object.union(parameters, {"allowAnnotations": false})}
}

test_none_allowed if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web"}]}}
	count(rule.violation) == 0 with input as {"review": {"object": pod}, "parameters": object.union(parameters, {"allowedProfiles": ["not configured"], "allowAnnotations": false})}
}

test_field_counts if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}]}}
	count(rule.violation) == 0 with input as {"review": {"object": pod}, "parameters": object.union(parameters, {"allowAnnotations": false})}
}
