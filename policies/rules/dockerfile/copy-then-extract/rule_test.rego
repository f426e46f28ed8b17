package rules.dockerfile.copy_then_extract_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_then_extract as rule

found(copy, words) := v if v := rule.violation with input as d.file([d.instruction("copy", copy), d.script([words])])

test_unpacked if {
	some f in found({"sources": ["a/app.tar.gz"], "destination": "/tmp/"}, ["tar", "-C", "/", "-xzf", "/tmp/app.tar.gz"])
	f.msg == "app.tar.gz is copied and then unpacked, where ADD does both"
	f.details.path == ["instructions", 0]
}

test_ways_to_unpack if {
	every words in [["tar", "xf", "x.tar"], ["tar", "--extract", "-f", "x.tar"], ["unxz", "x.tar"], ["tar", "-v", "-x", "x.tar"]] {
		count(found({"sources": ["x.tar"], "destination": "/"}, words)) == 1
	}
}

test_renamed if {
	count(found({"sources": ["x"], "destination": "/y.tgz"}, ["tar", "-xf", "/y.tgz"])) == 1
	count(found({"sources": ["x.tar"], "destination": "/y.tgz"}, ["tar", "-xf", "/x.tar"])) == 0
}

test_not_unpacked if {
	count(found({"sources": ["x.tar"], "destination": "/"}, ["tar", "-cf", "x.tar"])) == 0
	count(found({"sources": ["x.tar"], "destination": "/"}, ["tar", "-xf", "z.tar"])) == 0
	count(found({"sources": ["x.zip"], "destination": "/"}, ["unzip", "x.zip"])) == 0
	count(found({"sources": ["x.tar"], "destination": "/", "from_image": "a:1"}, ["tar", "-xf", "x.tar"])) == 0
}
