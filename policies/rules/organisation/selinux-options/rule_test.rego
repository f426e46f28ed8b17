package rules.organisation.selinux_options_test

import data.rules.organisation.selinux_options as rule

parameters := {"allowedSELinuxOptions": [{"level": "s0:c123,c456", "role": "object_r", "type": "svirt_sandbox_file_t", "user": "system_u"}], "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_level if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seLinuxOptions": {"level": "s1:c234,c567"}}}], "securityContext": {"seLinuxOptions": {"user": "sysadm_u"}}}}) == {`container "web" chooses SELinux options that are not allowed`, `the pod chooses SELinux options that are not allowed`}
}

test_good_set if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"seLinuxOptions": {"level": "s0:c123,c456", "role": "object_r"}}}]}}) == set()
}

test_silent_by_default if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web", "securityContext": {"seLinuxOptions": {"type": "a"}}}]}}
	count(rule.violation) == 0 with input as {"review": {"object": pod}, "parameters": {"allowedSELinuxOptions": [], "exemptImages": []}}
}
