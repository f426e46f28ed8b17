package rules.container.run_as_root_test

import data.lib.workload_test as k
import data.rules.container.run_as_root as rule

found(c) := v if v := rule.violation with input as k.of(c)

test_assumed if {
	some f in found({})
	f.msg == `container "web" runs as root (assumed: no user is set)`
	f.details == {"container": "web", "path": ["spec", "containers", 0, "user"], "severity": "medium"}
}

test_declared if {
	some f in found({"user": {"id": 0, "declared": true}})
	f.msg == `container "web" runs as root`
	f.details.severity == "high"
}

test_stage if {
	some f in rule.violation with input as {"containers": [k.container({"role": "stage", "name": "final"})]}
	f.msg == `stage "final" runs as root (assumed: no user is set)`
	f.details.severity == "high"
}

test_other_user if count(found({"user": {"root": false}})) == 0

test_distroless_nonroot if {
	base := {"registry": "gcr.io", "repository": "distroless/static-debian12", "tag": "debug-nonroot"}
	count(found({"image": base})) == 0
	count(found({"image": base, "user": {"declared": true}})) == 1
}
