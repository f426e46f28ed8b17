package rules.container.seccomp_test

import data.lib.workload_test as k
import data.rules.container.seccomp as rule

found(c) := v if v := rule.violation with input as k.of(c)

test_none if {
	some f in found({})
	f.msg == `container "web" has no seccomp profile (assumed: Unconfined)`
	f.details == {"container": "web", "path": ["spec", "containers", 0, "seccomp"], "severity": "low"}
}

test_unconfined if {
	some f in found({"seccomp": "Unconfined"})
	f.msg == `container "web" switches seccomp off`
	f.details.severity == "medium"
}

test_unknown if {
	some f in found({"seccomp": "LocalHost"})
	f.msg == `container "web" names no seccomp profile that there is`
	f.details.severity == "medium"
}

test_profile if {
	count(found({"seccomp": "RuntimeDefault"})) == 0
	count(found({"seccomp": "localhost/audit.json"})) == 0
}

test_privileged if count(found({"privileged": true})) == 0

test_windows if {
	count(rule.violation) == 0 with input as k.document([k.container({})], {"os": "windows"}, {})
}
