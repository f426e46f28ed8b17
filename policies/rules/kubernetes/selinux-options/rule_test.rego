package rules.kubernetes.selinux_options_test

import data.rules.kubernetes.selinux_options as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_pod if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"securityContext": {"seLinuxOptions": {"type": "spc_t"}}, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`the pod sets the SELinux type spc_t`}
}

test_bad_container if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seLinuxOptions": {"user": "system_u", "role": "system_r"}}}]}}) == {`container "web" sets the SELinux role system_r`, `container "web" sets the SELinux user system_u`}
}

test_good_level if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seLinuxOptions": {"type": "container_t", "level": "s0:c123,c456"}}}]}}) == set()
}
