package rules.kubernetes.gatekeeper_open_prefix_test

import data.rules.kubernetes.gatekeeper_open_prefix as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_open if {
	found({"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sAllowedRepos", "metadata": {"name": "repos"}, "spec": {"parameters": {"repos": ["registry.example.com", "docker.io/example/"]}}}) == {`K8sAllowedRepos "repos" allows every image whose name starts with "registry.example.com", also of other hosts and owners`}
}

test_good_closed if {
	found({"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sAllowedRepos", "metadata": {"name": "repos"}, "spec": {"parameters": {"repos": ["registry.example.com/", "docker.io/library/busybox:1.36"]}}}) == set()
}
