package rules.kubernetes.automount_token_test

import data.rules.kubernetes.automount_token as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_pod if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"automountServiceAccountToken": true, "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}) == {`Pod "web" asks for the token of its service account`}
}

test_bad_account if {
	found({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web"}, "automountServiceAccountToken": true}) == {`ServiceAccount "web" has its token mounted into every pod`}
}

test_bad_mount if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "volumeMounts": [{"name": "token", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}) == {`container "web" mounts a service account's token`}
}

test_good_manifest if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"automountServiceAccountToken": false, "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}) == set()
}
