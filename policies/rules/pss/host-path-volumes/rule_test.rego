package rules.pss.host_path_volumes_test

import data.lib.pss_test as p
import data.rules.pss.host_path_volumes as rule

node := {"name": "node", "hostPath": {"path": "/etc"}}

test_host_path if {
	p.paths(rule.violation) == {["spec", "volumes", 1, "hostPath"]} with input as p.baseline({"volumes": [{"name": "tmp"}, node]})
	count(rule.violation) == 1 with input as p.restricted({"volumes": [node]})
	count(rule.violation) == 0 with input as p.unjudged({"volumes": [node]})
}

test_two_sources if {
	both := object.union(node, {"emptyDir": {}})
	count(rule.violation) == 1 with input as p.baseline({"volumes": [both]})
	count(rule.violation) == 0 with input as p.restricted({"volumes": [both]})
}

test_none if count(rule.violation) == 0 with input as p.baseline({"volumes": [{"name": "tmp", "hostPath": null}]})
