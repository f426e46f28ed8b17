package rules.kubernetes.cloud_credentials_test

import data.rules.kubernetes.cloud_credentials as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"volumes": [{"name": "aws", "hostPath": {"path": "/root/.aws/credentials"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {`volume "aws" mounts the cloud credentials /root/.aws/credentials of the node`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"volumes": [{"name": "tmp", "hostPath": {"path": "/root/.cache"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == set()
}
