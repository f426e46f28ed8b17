package rules.kubernetes.host_process_test

import data.rules.kubernetes.host_process as rule

parameters := {"exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_pod if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"hostNetwork": true, "securityContext": {"windowsOptions": {"hostProcess": true}}, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`the pod's containers run as processes of the Windows host`}
}

test_bad_container if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"windowsOptions": {"hostProcess": true}}}]}}) == {`container "web" runs as a process of the Windows host`}
}

test_good_account if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"windowsOptions": {"runAsUserName": "ContainerUser"}}}]}}) == set()
}
