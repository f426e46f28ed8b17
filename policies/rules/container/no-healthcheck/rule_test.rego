package rules.container.no_healthcheck_test

import data.lib.workload_test as k
import data.rules.container.no_healthcheck as rule

test_none if {
	some f in rule.violation with input as k.of({})
	f.msg == `container "web" has no health check`
	f.details.path == ["spec", "containers", 0, "healthcheck"]
}

test_stage if {
	count(rule.violation) == 1 with input as {"containers": [k.container({"role": "stage"})]}
}

test_probe if count(rule.violation) == 0 with input as k.of({"healthcheck": true})

test_init if count(rule.violation) == 0 with input as k.of({"role": "init"})

test_job if {
	count(rule.violation) == 0 with input as k.document([k.container({})], {}, {"kind": "Job"})
}
