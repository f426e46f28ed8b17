package rules.organisation.users_and_groups_test

import data.rules.organisation.users_and_groups as rule

parameters := {"runAsUser": {"rule": "MustRunAs", "ranges": [{"min": 100, "max": 2000}]}, "runAsGroup": {"rule": "MustRunAs", "ranges": [{"min": 100, "max": 200}]}, "supplementalGroups": {"rule": "MayRunAs", "ranges": [{"min": 100, "max": 200}]}, "fsGroup": {"rule": "MustRunAs", "ranges": [{"min": 100, "max": 200}]}, "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_out if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"runAsUser": 50, "runAsGroup": 150}}], "securityContext": {"fsGroup": 120, "supplementalGroups": [120, 500]}}}) == {`container "web" has the runAsUser 50, which is not allowed`, `container "web" has the supplementalGroups [120, 500], which is not allowed`}
}

test_bad_unset if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "securityContext": {"fsGroup": 120}}}) == {`container "web" sets no runAsGroup, which has to be set`, `container "web" sets no runAsUser, which has to be set`}
}

test_bad_zero if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"runAsUser": 0, "runAsGroup": 150}}], "securityContext": {"fsGroup": 120}}}) == {`container "web" has the runAsUser 0, which is not allowed`}
}

test_good_in if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"runAsUser": 1000, "runAsGroup": 150}}], "securityContext": {"fsGroup": 120, "supplementalGroups": [120]}}}) == set()
}

nonroot(changes) := found_as if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web", "securityContext": changes}]}}
	anything := {"rule": "RunAsAny"}
	limits := {"runAsUser": {"rule": "MustRunAsNonRoot"}, "runAsGroup": anything, "supplementalGroups": anything, "fsGroup": anything, "exemptImages": []}
	found_as := {f.msg | some f in rule.violation} with input as {"review": {"object": pod}, "parameters": limits}
}

test_must_run_as_nonroot if {
	nonroot({}) == {`container "web" sets no runAsUser, which has to be set`}
	nonroot({"runAsNonRoot": false}) == {`container "web" sets no runAsUser, which has to be set`}
	nonroot({"runAsUser": 0}) == {`container "web" has the runAsUser 0, which is not allowed`}
	nonroot({"runAsUser": 5}) == set()
	nonroot({"runAsNonRoot": true}) == set()
}
