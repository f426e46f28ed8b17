package rules.dockerfile.zypper_clean_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.zypper_clean as rule

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

test_left if {
	some f in found([["zypper", "in", "-y", "git"], ["echo"]])
	f.msg == "the cache of zypper stays in the image"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_cleaned_too_early if count(found([["zypper", "clean"], ["zypper", "in", "git"]])) == 1

test_cleaned if {
	count(found([["zypper", "in", "git"], ["zypper", "cc", "-a"]])) == 0
	count(found([["zypper", "in", "git"], ["rm", "-rf", "/var/cache/zypp/packages"]])) == 0
	count(found([["zypper", "refresh"]])) == 0
}

test_cached if {
	install := d.run([d.command(["zypper", "in", "git"], {})], {"mounts": [{"type": "cache", "target": "/var/cache/zypp"}]})
	count(rule.violation) == 0 with input as d.file([install])
}
