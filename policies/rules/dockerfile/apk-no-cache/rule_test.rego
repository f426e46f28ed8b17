package rules.dockerfile.apk_no_cache_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apk_no_cache as rule

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

test_kept if {
	some f in found([["apk", "add", "curl"]])
	f.msg == "apk add without --no-cache"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_not_kept if {
	count(found([["apk", "--no-cache", "add", "curl"]])) == 0
	count(found([["apk", "add", "curl"], ["rm", "-rf", "/var/cache/apk/*"]])) == 0
}

test_cached if {
	i := d.run([d.command(["apk", "add", "curl"], {})], {"mounts": [{"type": "cache", "target": "/var/cache/apk"}]})
	count(rule.violation) == 0 with input as d.file([i])
}

test_not_shipped if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	count(rule.violation) == 0 with input as d.staged(stages, [d.script([["apk", "add", "curl"]])])
}
