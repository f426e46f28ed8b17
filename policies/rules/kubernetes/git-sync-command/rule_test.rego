package rules.kubernetes.git_sync_command_test

import data.rules.kubernetes.git_sync_command as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_variable if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "sync", "image": "registry.k8s.io/git-sync/git-sync:v4.2.3", "env": [{"name": "GITSYNC_GIT", "value": "/tmp/run"}]}]}}) == {`container "sync" runs "/tmp/run" in place of git`}
}

test_bad_flag if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "sync", "image": "registry.k8s.io/git-sync/git-sync:v4.2.3", "args": ["--git=/tmp/run"]}]}}) == {`container "sync" names a program to run in place of git`}
}

test_good_plain if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "sync", "image": "registry.k8s.io/git-sync/git-sync:v4.2.3", "args": ["--repo=https://git.example.com/web"]}]}}) == set()
}
