package rules.pss.sysctls_test

import data.lib.pss_test as p
import data.rules.pss.sysctls as rule

setting(name) := {"securityContext": {"sysctls": [{"name": name, "value": "1"}]}}

test_unsafe if {
	p.paths(rule.violation) == {["spec", "securityContext", "sysctls", 0]} with input as p.baseline(setting("kernel.msgmax"))
	count(rule.violation) == 1 with input as p.restricted(setting("kernel.msgmax"))
	count(rule.violation) == 0 with input as p.unjudged(setting("kernel.msgmax"))
	count(rule.violation) == 1 with input as p.baseline({"securityContext": {"sysctls": [null]}})
}

test_versions if {
	count(rule.violation) == 0 with input as p.baseline(setting("net.ipv4.tcp_notsent_lowat"))
	count(rule.violation) == 1 with input as p.at("v1.36", setting("net.ipv4.tcp_notsent_lowat"))
	count(rule.violation) == 0 with input as p.at("v1.27", setting("net.ipv4.ip_local_reserved_ports"))
	count(rule.violation) == 0 with input as p.at("v1.0", setting("kernel.shm_rmid_forced"))
}
