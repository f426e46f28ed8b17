package rules.pss.seccomp_baseline_test

import data.lib.pss_test as p
import data.rules.pss.seccomp_baseline as rule

profile(values) := {"securityContext": {"seccompProfile": values}}

test_field if {
	spec := profile({"type": "Unconfined"})
	p.paths(rule.violation) == {["spec", "securityContext", "seccompProfile", "type"]} with input as p.baseline(spec)
	count(rule.violation) == 1 with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.at("v1.18", spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_empty if p.paths(rule.violation) == {["spec", "securityContext", "seccompProfile"]} with input as p.baseline(profile({}))

test_windows if {
	spec := object.union(profile({"type": "Unconfined"}), {"os": {"name": "windows"}})
	count(rule.violation) == 1 with input as p.baseline(spec)
	count(rule.violation) == 0 with input as p.restricted(spec)
	count(rule.violation) == 1 with input as p.at("v1.24", spec)
}

test_annotation if {
	document := p.annotated({
		"seccomp.security.alpha.kubernetes.io/pod": "unconfined",
		"container.seccomp.security.alpha.kubernetes.io/web": "",
		"container.seccomp.security.alpha.kubernetes.io/other": "unconfined",
	})
	count(rule.violation) == 0 with input as document
	count(rule.violation) == 2 with input as p.of_version("v1.18", document)
}

test_allowed_annotation if {
	document := p.annotated({
		"seccomp.security.alpha.kubernetes.io/pod": "localhost/web",
		"container.seccomp.security.alpha.kubernetes.io/web": "docker/default",
	})
	count(rule.violation) == 0 with input as p.of_version("v1.18", document)
}
