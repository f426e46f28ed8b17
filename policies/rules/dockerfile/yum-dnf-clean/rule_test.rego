package rules.dockerfile.yum_dnf_clean_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.yum_dnf_clean as rule

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

install := ["yum", "-y", "install", "curl"]

test_left if {
	some f in found([["yum", "clean", "all"], install])
	f.msg == "the cache of yum stays in the image"
	f.details.path == ["instructions", 0, "commands", 1]
}

test_cleaned if {
	count(found([install, ["yum", "clean", "all"]])) == 0
	count(found([install, ["rm", "-rf", "/var/cache/yum"]])) == 0
}

test_cached if {
	i := d.run([d.command(install, {})], {"mounts": [{"type": "cache", "target": "/var/cache/yum"}]})
	count(rule.violation) == 0 with input as d.file([i])
}

test_not_shipped if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	count(rule.violation) == 0 with input as d.staged(stages, [d.script([install])])
}
