package rules.dockerfile.pip_no_cache_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.pip_no_cache as rule

install := ["pip", "install", "flask"]

found(lines) := v if v := rule.violation with input as d.file([d.script(lines)])

with_stage(changes) := v if v := rule.violation with input as d.staged([d.stage(changes)], [d.script([install])])

test_kept if {
	some f in found([install])
	f.msg == "pip install without --no-cache-dir"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found([["python3.12", "-m", "pip", "install", "flask"]])) == 1
}

test_off if {
	count(found([["pip3", "install", "--no-cache-dir", "flask"]])) == 0
	count(found([["export", "PIP_NO_CACHE_DIR=1"], install])) == 0
	count(found([install, ["pip", "cache", "purge"]])) == 0
	count(found([install, ["rm", "-rf", "/root/.cache/pip"]])) == 0
}

test_off_by_environment if {
	variable := [{"name": "PIP_NO_CACHE_DIR", "value": "1"}]
	count(with_stage({"env": variable})) == 0
	count(with_stage({"args": variable})) == 0
	i := d.run([d.command(install, {"assignments": variable})], {})
	count(rule.violation) == 0 with input as d.file([i])
}

test_cached if {
	i := d.run([d.command(install, {})], {"mounts": [{"type": "cache", "target": "/root/.cache/pip"}]})
	count(rule.violation) == 0 with input as d.file([i])
}

test_other if {
	count(found([["pip", "list"], ["npm", "install"], ["python3", "-m", "build", "install"]])) == 0
}

test_not_shipped if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	count(rule.violation) == 0 with input as d.staged(stages, [d.script([install])])
}
