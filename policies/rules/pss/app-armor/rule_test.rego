package rules.pss.app_armor_test

import data.lib.pss_test as p
import data.rules.pss.app_armor as rule

test_field if {
	spec := {
		"securityContext": {"appArmorProfile": {"type": "Unconfined"}},
		"containers": [{"name": "web", "securityContext": {"appArmorProfile": {}}}],
	}
	p.paths(rule.violation) == {
		["spec", "securityContext", "appArmorProfile", "type"],
		["spec", "containers", 0, "securityContext", "appArmorProfile"],
	} with input as p.baseline(spec)
	count(rule.violation) == 2 with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

annotated(value) := {"container.apparmor.security.beta.kubernetes.io/web": value, "other": "unconfined"}

test_annotation if {
	found := rule.violation with input as p.annotated(annotated("unconfined"))
	p.paths(found) == {["metadata", "annotations", "container.apparmor.security.beta.kubernetes.io/web"]}
	count(rule.violation) == 0 with input as p.annotated(annotated("runtime/default"))
	count(rule.violation) == 0 with input as p.annotated(annotated("localhost/web"))
}

test_allowed if count(rule.violation) == 0 with input as p.baseline({"securityContext": {"appArmorProfile": {"type": "Localhost"}}})
