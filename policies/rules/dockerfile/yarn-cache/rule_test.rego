package rules.dockerfile.yarn_cache_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.yarn_cache as rule

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

test_left if {
	some f in found([["yarn", "install", "--frozen-lockfile"], ["yarn", "build"]])
	f.msg == "yarn install leaves its cache in the image"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_cleaned if {
	count(found([["yarn", "install"], ["yarn", "cache", "clean"]])) == 0
	count(found([["yarn", "install"], ["rm", "-rf", "/usr/local/share/.cache/yarn"]])) == 0
	count(found([["yarn", "run", "install"]])) == 0
}

test_cached if {
	install := d.run([d.command(["yarn", "install"], {})], {"mounts": [{"type": "cache", "target": "/usr/local/share/.cache/yarn/v6"}]})
	count(rule.violation) == 0 with input as d.file([install])
}
