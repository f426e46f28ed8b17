package rules.dockerfile.copy_from_unknown_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_from_unknown as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_unknown if {
	some f in found("copy", {"flags": [{"name": "from", "value": "biuld"}]})
	f.msg == `no earlier stage is called "biuld", which COPY takes files from`
	f.details.path == ["instructions", 0]
}

test_known if {
	count(found("copy", {"flags": [{"name": "from", "value": "build"}], "from_stage": 0})) == 0
	count(found("copy", {"flags": [{"name": "from", "value": "build"}], "onbuild": true})) == 0
	every image in ["nginx:1.29", "ghcr.io/a/b", "a@sha256:1", "$A"] {
		count(found("copy", {"flags": [{"name": "from", "value": image}]})) == 0
	}
}
