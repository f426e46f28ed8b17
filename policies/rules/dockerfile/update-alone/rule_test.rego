package rules.dockerfile.update_alone_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.update_alone as rule

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

test_alone if {
	some f in found([["apt-get", "update"]])
	f.msg == "apt-get updates its lists and installs nothing"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found([["apk", "update"]])) == 1
	count(found([["yum", "makecache"]])) == 1
	count(found([["yum", "-y", "update"]])) == 0
}

test_other_manager if count(found([["apt-get", "update"], ["apk", "add", "curl"]])) == 1

test_used if {
	count(found([["apt-get", "update"], ["apt-get", "install", "curl"]])) == 0
	count(found([["apk", "add", "update"]])) == 0
}

test_cached if {
	i := d.run([d.command(["apt-get", "update"], {})], {"mounts": [{"type": "cache", "target": "/var/lib/apt"}]})
	count(rule.violation) == 0 with input as d.file([i])
}
