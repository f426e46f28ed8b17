package rules.pss.restricted_volumes_test

import data.lib.pss_test as p
import data.rules.pss.restricted_volumes as rule

test_types if {
	spec := {"volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "nfs": {}}, {"name": "c", "emptyDir": null}, null]}
	p.paths(rule.violation) == {["spec", "volumes", 1, "nfs"], ["spec", "volumes", 2], ["spec", "volumes", 3]} with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.baseline(spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_core if count(rule.violation) == 0 with input as p.restricted({"volumes": [{"name": "a", "secret": {}}]})
