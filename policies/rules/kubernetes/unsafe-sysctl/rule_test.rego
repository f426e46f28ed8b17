package rules.kubernetes.unsafe_sysctl_test

import data.rules.kubernetes.unsafe_sysctl as rule

parameters := {"allowedSysctls": ["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem"], "forbiddenSysctls": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_somaxconn if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "securityContext": {"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}, {"name": "net.core.somaxconn", "value": "1024"}]}}}) == {`Pod "web" sets the kernel parameter net.core.somaxconn`}
}

test_good_safe if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "securityContext": {"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "80"}]}}}) == set()
}

test_forbidden if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"securityContext": {"sysctls": [{"name": "kernel.sem"}, {"name": "net.core.a"}, 7]}}}
	document := {"review": {"object": pod}, "parameters": {"allowedSysctls": ["*"], "forbiddenSysctls": ["kernel.*"]}}
	{f.details.path | some f in rule.violation} == {["spec", "securityContext", "sysctls", 0]} with input as document
}
