package rules.kubernetes.host_path_writable_test

import data.rules.kubernetes.host_path_writable as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"volumes": [{"name": "data", "hostPath": {"path": "/srv/data"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}}}}) == {`container "web" may write to /srv/data of the node`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"volumes": [{"name": "data", "hostPath": {"path": "/srv/data"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2", "volumeMounts": [{"name": "data", "mountPath": "/data", "readOnly": true}]}]}}}}) == set()
}
