package rules.dockerfile.add_url_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.add_url as rule

found(changes) := v if v := rule.violation with input as d.file([d.instruction("add", changes)])

test_url if {
	some f in found({"sources": ["https://example.com/x.tar.gz"]})
	f.msg == "ADD fetches a file from the network without --checksum"
	f.details.path == ["instructions", 0]
}

test_checked if {
	count(found({"sources": ["https://example.com/x"], "flags": [{"name": "checksum", "value": "sha256:00"}]})) == 0
}

test_other if {
	count(found({"sources": ["app.py"]})) == 0
	count(found({"sources": ["https://github.com/a/b.git#v1"]})) == 0
}
