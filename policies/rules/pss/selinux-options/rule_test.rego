package rules.pss.selinux_options_test

import data.lib.pss_test as p
import data.rules.pss.selinux_options as rule

options(values) := {"securityContext": {"seLinuxOptions": values}}

test_options if {
	spec := options({"type": "spc_t", "user": "u", "role": "r", "level": "s0"})
	p.paths(rule.violation) == {["spec", "securityContext", "seLinuxOptions", field] | some field in ["type", "user", "role"]} with input as p.baseline(spec)
	count(rule.violation) == 3 with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_engine if {
	count(rule.violation) == 0 with input as p.baseline(options({"type": "container_engine_t"}))
	count(rule.violation) == 0 with input as p.at("v1.31", options({"type": "container_engine_t"}))
	count(rule.violation) == 1 with input as p.at("v1.30", options({"type": "container_engine_t"}))
}

test_allowed if count(rule.violation) == 0 with input as p.baseline({"containers": [{"name": "web", "securityContext": {"seLinuxOptions": {"type": "container_t", "user": ""}}}]})
